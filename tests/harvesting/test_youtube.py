"""Channels of YouTube, by their Atom feed (the shape that its address /feeds/videos.xml?channel_id=... gives)."""

from datetime import date

from rialto.catalogue.choices import Kind
from tests.harvesting.conftest import read

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
 <link rel="self" href="http://www.youtube.com/feeds/videos.xml?channel_id=UCabc"/>
 <id>yt:channel:abc</id><yt:channelId>abc</yt:channelId><title>Digital school</title>
 <link rel="alternate" href="https://www.youtube.com/channel/UCabc"/>
 <author><name>Digital school</name><uri>https://www.youtube.com/channel/UCabc</uri></author>
 <published>2015-01-01T00:00:00+00:00</published>
 <entry><id>yt:video:XYZ</id><yt:videoId>XYZ</yt:videoId><yt:channelId>UCabc</yt:channelId><title>Passwords</title>
  <link rel="alternate" href="https://www.youtube.com/watch?v=XYZ"/>
  <author><name>Digital school</name></author><published>2026-01-10T10:00:00+00:00</published><updated>2026-01-11T10:00:00+00:00</updated>
  <media:group><media:title>Passwords</media:title><media:content url="https://www.youtube.com/v/XYZ?version=3" type="application/x-shockwave-flash" width="640" height="390"/>
  <media:thumbnail url="https://i1.ytimg.com/vi/XYZ/hqdefault.jpg" width="480" height="360"/><media:description>How to keep them.</media:description></media:group></entry>
</feed>"""


def test_a_channels_films_are_resources():
    (film,), refused = read("feed", FEED, address="https://www.youtube.com/feeds/videos.xml?channel_id=UCabc")

    assert (film.kind, film.title, film.remote_id) == (Kind.RESOURCE, "Passwords", "yt:video:XYZ")
    assert (film.address, film.description) == ("https://www.youtube.com/watch?v=XYZ", "How to keep them.")
    assert film.details == {"author": "Digital school", "format": "video"}
    assert (film.published_on, refused) == (date(2026, 1, 10), [])
