"""Blocks as the page on which they are written shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from rialto.editorial.blocks import KINDS, Block, Picture, pictures_in
from rialto.editorial.forms.blocks import FORMS, BlockForm
from rialto.editorial.models import BlockPage
from rialto.editorial.queries.public import pictures_of
from rialto.pictures.models import Picture as KeptPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedBlock:
    """One block with its form; `picture_address` where a picture was uploaded."""

    id: str
    kind: str
    name: str
    use: str
    number: int
    form: BlockForm
    picture_address: str = ""

    @classmethod
    def of_form(cls, form: BlockForm, number: int, picture: KeptPicture | None = None) -> "EditedBlock":
        model = KINDS[form.kind]
        return cls(
            id=str(form.prefix),
            kind=form.kind,
            name=str(model.name),
            use=str(model.use),
            number=number,
            form=form,
            picture_address=picture.get_absolute_url() if picture else "",
        )


def edited_blocks(
    blocks: Sequence[Block], *, page: BlockPage, language: str, is_checked: bool
) -> list[EditedBlock]:
    """The forms of some blocks; `is_checked` marks what has to be put right. One query, for the pictures."""
    pictures = pictures_of(page, pictures_in(blocks))
    rows = []
    for number, block in enumerate(blocks, start=1):
        make = FORMS[block.kind].checked if is_checked else FORMS[block.kind].of
        picture = pictures.get(block.picture) if isinstance(block, Picture) else None
        rows.append(EditedBlock.of_form(make(block, language=language), number, picture))
    return rows
