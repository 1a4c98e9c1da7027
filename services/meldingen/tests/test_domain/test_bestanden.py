"""Files are what they say, and lose what tells of their maker; the picture itself stays as it was."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from meldingen.domain import BestandGeweigerd
from meldingen.domain.bestanden import Bestandstype, Schoonmaker, soort_van

KANARIE = "Kees Kanarie, 52.0907N 5.1214E"
XMP = f"<x:xmpmeta><dc:creator>{KANARIE}</dc:creator></x:xmpmeta>".encode()
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def schoon(inhoud: bytes, soort: Bestandstype, *, stuk: int = 65_536) -> bytes:
    maker = Schoonmaker(soort)
    delen = [maker.voer(inhoud[begin : begin + stuk]) for begin in range(0, len(inhoud), stuk)]
    return b"".join((*delen, maker.sluit()))


def plaatje(modus: str = "RGB", maat: tuple[int, int] = (61, 37)) -> Image.Image:
    beeld = Image.radial_gradient("L").resize(maat)
    return beeld.convert(modus) if modus != "RGB" else Image.merge("RGB", (beeld, beeld.rotate(90), beeld.rotate(45)))


def exif(stand: int = 6) -> Image.Exif:
    gegevens = Image.Exif()
    gegevens[0x0112] = stand
    gegevens[0x013B] = KANARIE
    gegevens.get_ifd(0x8825)[1] = "N"
    return gegevens


def jpeg(**opties: object) -> bytes:
    doel = io.BytesIO()
    plaatje().save(doel, "JPEG", exif=exif(), comment=KANARIE, xmp=XMP, icc_profile=b"profiel" * 9, **opties)
    return doel.getvalue()


def png() -> bytes:
    tekst = PngInfo()
    tekst.add_text("Author", KANARIE)
    tekst.add_itxt("Comment", KANARIE, zip=True)
    doel = io.BytesIO()
    plaatje("RGBA").save(doel, "PNG", pnginfo=tekst, exif=exif(), dpi=(300, 300))
    return doel.getvalue()


def webp(*, verliesvrij: bool = False, modus: str = "RGB") -> bytes:
    doel = io.BytesIO()
    plaatje(modus).save(doel, "WEBP", lossless=verliesvrij, exif=exif().tobytes(), xmp=XMP)
    return doel.getvalue()


VOORBEELDEN: dict[str, tuple[Bestandstype, Callable[[], bytes]]] = {
    "jpeg": (Bestandstype.JPEG, jpeg),
    "jpeg, progressive": (Bestandstype.JPEG, lambda: jpeg(progressive=True)),
    "jpeg, restarts": (Bestandstype.JPEG, lambda: jpeg(restart_marker_blocks=1)),
    "png": (Bestandstype.PNG, png),
    "webp": (Bestandstype.WEBP, webp),
    "webp, lossless": (Bestandstype.WEBP, lambda: webp(verliesvrij=True)),
    "webp, alpha": (Bestandstype.WEBP, lambda: webp(modus="RGBA")),
}
each_picture = pytest.mark.parametrize("naam", VOORBEELDEN)


def sporen(inhoud: bytes) -> bool:
    """Look for the canary, also in what is compressed or opened by a reader of pictures."""
    beeld = Image.open(io.BytesIO(inhoud))
    beeld.load()
    return (
        KANARIE.encode() in inhoud
        or KANARIE in str(beeld.info)
        or 0x8825 in beeld.getexif()
        or 0x013B in beeld.getexif()
    )


@each_picture
def test_what_tells_of_its_maker_is_gone_and_the_picture_is_the_same(naam: str) -> None:
    soort, maak = VOORBEELDEN[naam]
    ruw = maak()
    assert sporen(ruw)
    netto = schoon(ruw, soort)
    assert not sporen(netto)
    oud, nieuw = (Image.open(io.BytesIO(inhoud)) for inhoud in (ruw, netto))
    assert (nieuw.format, nieuw.mode, nieuw.size) == (oud.format, oud.mode, oud.size)
    assert nieuw.tobytes() == oud.tobytes()
    assert nieuw.info.get("icc_profile") == oud.info.get("icc_profile")


@each_picture
def test_what_is_clean_stays_as_it_is(naam: str) -> None:
    soort, maak = VOORBEELDEN[naam]
    netto = schoon(maak(), soort)
    assert schoon(netto, soort) == netto


@each_picture
@settings(max_examples=20)
@given(stuk=st.integers(1, 40))
def test_it_does_not_matter_in_what_pieces_a_file_comes(naam: str, stuk: int) -> None:
    soort, maak = VOORBEELDEN[naam]
    assert schoon(maak(), soort, stuk=stuk) == schoon(maak(), soort)


@each_picture
def test_what_hangs_behind_a_picture_is_left_out(naam: str) -> None:
    soort, maak = VOORBEELDEN[naam]
    assert schoon(maak() + KANARIE.encode() * 3, soort) == schoon(maak(), soort)


@each_picture
def test_a_file_that_was_cut_off_is_refused(naam: str) -> None:
    soort, maak = VOORBEELDEN[naam]
    inhoud = maak()
    for lengte in (0, 5, 12, 40, len(inhoud) // 2, len(inhoud) - 2):
        with pytest.raises(BestandGeweigerd):
            schoon(inhoud[:lengte], soort)


@pytest.mark.parametrize("stand", range(1, 9))
def test_a_photograph_stays_upright(stand: int) -> None:
    doel = io.BytesIO()
    plaatje().save(doel, "JPEG", exif=exif(stand))
    netto = Image.open(io.BytesIO(schoon(doel.getvalue(), Bestandstype.JPEG)))
    assert dict(netto.getexif()) == ({} if stand == 1 else {0x0112: stand})


@pytest.mark.parametrize("soort", Bestandstype)
@pytest.mark.parametrize("inhoud", [PDF, b"MZ" + bytes(200), b"PK\x03\x04" + bytes(200), b"<html><script>" * 9])
def test_a_file_must_be_what_it_was_declared_to_be(soort: Bestandstype, inhoud: bytes) -> None:
    if soort_van(inhoud) is soort:
        assert schoon(inhoud, soort) == inhoud
    else:
        with pytest.raises(BestandGeweigerd):
            schoon(inhoud, soort)


def test_a_pdf_is_taken_as_it_is_when_it_is_whole() -> None:
    assert schoon(PDF, Bestandstype.PDF, stuk=7) == PDF
    with pytest.raises(BestandGeweigerd):
        schoon(PDF[:-8], Bestandstype.PDF)


def test_a_picture_that_unpacks_too_large_is_refused() -> None:
    kop = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    bom = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + kop + struct.pack(">I", zlib.crc32(kop))
    with pytest.raises(BestandGeweigerd, match="miljoen"):
        schoon(bom, Bestandstype.PNG)


def test_a_moving_picture_is_refused() -> None:
    doel = io.BytesIO()
    plaatje().save(doel, "WEBP", save_all=True, append_images=[plaatje().rotate(90)])
    with pytest.raises(BestandGeweigerd, match="bewegende"):
        schoon(doel.getvalue(), Bestandstype.WEBP)


@given(begin=st.sampled_from([jpeg(), png(), webp(), PDF]), plaats=st.integers(0, 2_000), nieuw=st.binary(max_size=9))
def test_whatever_comes_it_is_cleaned_or_refused(begin: bytes, plaats: int, nieuw: bytes) -> None:
    inhoud = begin[:plaats] + nieuw + begin[plaats + len(nieuw) :]
    for soort in Bestandstype:
        try:
            assert len(schoon(inhoud, soort)) <= len(inhoud)
        except BestandGeweigerd:
            continue
