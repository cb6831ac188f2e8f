"""Which of our ten kinds a schema.org type is."""

from rialto.catalogue.choices import Kind

KIND_OF_TYPE: dict[str, Kind] = {
    **dict.fromkeys(("Course", "CourseInstance", "EducationalOccupationalProgram", "WorkBasedProgram"), Kind.TRAINING),
    **dict.fromkeys(
        ("Event", "EducationEvent", "BusinessEvent", "ConferenceEvent", "ExhibitionEvent", "Festival", "Hackathon",
         "LiteraryEvent", "SocialEvent", "PublicationEvent", "BroadcastEvent", "OnDemandEvent", "EventSeries",
         "ChildrensEvent", "VisualArtsEvent", "ScreeningEvent", "OnlineEvent", "DeliveryEvent", "SaleEvent", "DanceEvent", "MusicEvent", "TheaterEvent", "ComedyEvent",
         "SportsEvent", "FoodEvent", "SessionSeries", "ScheduledSession",
         "HeadlineEvent"),
        Kind.EVENT,
    ),
    **dict.fromkeys(
        ("LearningResource", "TrainingMaterial", "CreativeWork", "Book", "Audiobook", "VideoObject", "AudioObject",
         "PodcastEpisode", "PodcastSeries", "HowTo", "Quiz", "TechArticle", "PresentationDigitalDocument",
         "TextDigitalDocument", "DigitalDocument", "SoftwareApplication", "WebApplication", "Guide", "Game"),
        Kind.RESOURCE,
    ),
    "JobPosting": Kind.OPPORTUNITY,
    **dict.fromkeys(
        ("Article", "NewsArticle", "BlogPosting", "OpinionNewsArticle", "AnalysisNewsArticle", "ReportageNewsArticle",
         "SocialMediaPosting", "LiveBlogPosting"),
        Kind.ARTICLE,
    ),
    **dict.fromkeys(("Report", "ScholarlyArticle", "Thesis", "MedicalScholarlyArticle"), Kind.PUBLICATION),
    **dict.fromkeys(("MonetaryGrant", "Grant", "FundingScheme"), Kind.FUNDING),
    **dict.fromkeys(("Project", "ResearchProject"), Kind.INITIATIVE),
}  # fmt: skip


def kind_of(types: tuple[str, ...]) -> Kind | None:
    """The kind of the most telling type: a course that is also a learning resource is a training."""
    kinds = [KIND_OF_TYPE[each] for each in types if each in KIND_OF_TYPE]
    if not kinds:
        return None
    return next((kind for kind in kinds if kind != Kind.RESOURCE), kinds[0])
