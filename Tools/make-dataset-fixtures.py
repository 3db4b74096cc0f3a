#!/usr/bin/env python3
"""Writes Tests/DatasetsTests/Fixtures.swift: small files made by zlib and NumPy, as hexadecimal text, and
Fixtures+Tables.swift and Fixtures+Images.swift: files made by pandas, scikit-learn and Pillow.

Run from the root of the package: python3 Tools/make-dataset-fixtures.py
It needs numpy, pandas, pillow and scikit-learn.
"""
import io
import struct
import zipfile
import zlib

import numpy as np
import pandas as pd
from PIL import Image
from sklearn.datasets import dump_svmlight_file


def deflate(data, level=9, strategy=zlib.Z_DEFAULT_STRATEGY):
    compressor = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
    return compressor.compress(data) + compressor.flush()


def skewed(count):
    """Bytes whose value v has the probability 2**-(v + 1); Fixtures+Content.swift makes the same."""
    state, content = 1, bytearray()
    for _ in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        word = (state >> 8) | 1 << 23
        content.append((word & -word).bit_length() - 1)
    return bytes(content)


def phrases():
    """A phrase, a gap of zeros nearly as long as DEFLATE's window, and the phrase again."""
    phrase = b"deep clustering learns features and clusters together. "
    return phrase * 3 + bytes(32000) + phrase


def gzip_member(data, name=b"", comment=b"", extra=b"", header_checksum=False):
    flags = (8 if name else 0) | (16 if comment else 0) | (4 if extra else 0) | (2 if header_checksum else 0)
    header = b"\x1f\x8b\x08" + bytes([flags]) + bytes(5) + b"\xff"
    if extra:
        header += struct.pack("<H", len(extra)) + extra
    if name:
        header += name + b"\0"
    if comment:
        header += comment + b"\0"
    if header_checksum:
        header += struct.pack("<H", zlib.crc32(header) & 0xFFFF)
    return header + deflate(data) + struct.pack("<II", zlib.crc32(data), len(data))


def zip64(name, data):
    """An archive all of whose sizes and offsets stand in 64-bit extensions."""
    compressed, checksum, none = deflate(data), zlib.crc32(data), 0xFFFFFFFF
    sizes = struct.pack("<HHQQ", 1, 16, len(data), len(compressed))
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, 0, 8, 0, 0, checksum, none, none, len(name), 20)
    body = local + name + sizes + compressed
    sizes = struct.pack("<HHQQQ", 1, 24, len(data), len(compressed), 0)
    directory = struct.pack(
        "<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, 0, 8, 0, 0, checksum, none, none,
        len(name), len(sizes), 0, 0, 0, 0, none) + name + sizes
    record = struct.pack(
        "<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 1, 1, len(directory), len(body))
    locator = struct.pack("<IIQI", 0x07064B50, 0, len(body) + len(directory), 1)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, none, none, 0)
    return body + directory + record + locator + end


def npy(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return file.getvalue()


def npz(save, **arrays):
    file = io.BytesIO()
    save(file, **arrays)
    return file.getvalue()


def zipped(method, members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
        archive.comment = b"a comment"
    return file.getvalue()


x = np.array([[1, -2.5], [0.1, 4], [1e-3, 6]], dtype=np.float32)
y = np.array([2, 0, 7], dtype=np.int64)
FIXTURES = [
    ("dynamicLiterals", "6000 skewed bytes, literals only, codes of up to 13 bits", deflate(skewed(6000), strategy=zlib.Z_HUFFMAN_ONLY)),
    ("dynamicMatches", "phrases, with runs of zeros and long distances", deflate(phrases())),
    ("fixedCodes", "“hello hello hello hello”, one block of fixed codes", deflate(b"hello hello hello hello", strategy=zlib.Z_FIXED)),
    ("stored", "“hello”, one stored block", deflate(b"hello", level=0)),
    ("gzipWithEverything", "“first ” with all optional header fields, then “second”", gzip_member(b"first ", b"name", b"comment", b"ab\2\0xy", True) + gzip_member(b"second")),
    ("gzipCSV", "“1,2\\n3,4\\n”", gzip_member(b"1,2\n3,4\n")),
    ("zip64", "“hello” as member a.txt, sizes in 64-bit extensions", zip64(b"a.txt", b"hello")),
    ("zipWithComment", "a.txt “hello” deflated, and a comment", zipped(zipfile.ZIP_DEFLATED, {"a.txt": b"hello"})),
    ("zipBzip2", "a.txt “hello” in bzip2", zipped(zipfile.ZIP_BZIP2, {"a.txt": b"hello"})),
    ("npyFloat32", "numpy.save of x", npy(x)),
    ("npyFloat64Version2", "x as float64, version 2", npy(x.astype(np.float64), (2, 0))),
    ("npyInt32Version3", "[[1, 2, 3], [4, 5, 6]] as int32, version 3", npy(np.arange(1, 7, dtype=np.int32).reshape(2, 3), (3, 0))),
    ("npyInt64", "y", npy(y)),
    ("npyUInt8", "0 ..< 12 as uint8, shape (2, 3, 2)", npy(np.arange(12, dtype=np.uint8).reshape(2, 3, 2))),
    ("npyFortran", "x in Fortran order", npy(np.asfortranarray(x))),
    ("npyBigEndian", "x as >f4", npy(x.astype(">f4"))),
    ("npyRecords", "an array of records", npy(np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))),
    ("npyHalf", "x as float16", npy(x.astype(np.float16))),
    ("npzStored", "numpy.savez of x and y", npz(np.savez, x=x, y=y)),
    ("npzCompressed", "numpy.savez_compressed of x and y", npz(np.savez_compressed, x=x, y=y)),
    ("npzOtherNames", "numpy.savez of data = x and ids = y", npz(np.savez, data=x, ids=y)),
    ("npzTwoMatrices", "numpy.savez of a = x and b = x", npz(np.savez, a=x, b=x)),
]



def svmlight(x, y, **options):
    file = io.BytesIO()
    dump_svmlight_file(x, y, file, **options)
    return file.getvalue()


def image_file(image, **options):
    file = io.BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, depth, color, rows, interlaced=0, extra=()):
    """A PNG file of given filtered rows, for kinds that Pillow does not write."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced)
    chunks = [(b"IHDR", header), *extra, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, content) for kind, content in chunks)


def pack(levels, depth):
    """A row of levels of 1, 2 or 4 bits."""
    bits = "".join(format(int(level), f"0{depth}b") for level in levels)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[start:start + 8], 2) for start in range(0, len(bits), 8))


def interlaced(array, depth=8):
    """Rows of the seven passes of Adam7, unfiltered; `array` is height x width (x channels)."""
    rows = b""
    for x, y, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        part = array[y::dy, x::dx]
        if part.shape[1]:
            for row in part:
                rows += b"\0" + (row.astype(np.uint8).tobytes() if depth == 8 else pack(row, depth))
    return rows


def filtered(array):
    """Rows of an RGB image with the five filters in turn, by the formulas of the standard."""
    height, width, channels = array.shape
    flat = array.reshape(height, -1).astype(int)
    rows = b""
    for y in range(height):
        row = bytearray([y % 5])
        for i in range(width * channels):
            a = flat[y, i - channels] if i >= channels else 0
            b = flat[y - 1, i] if y else 0
            c = flat[y - 1, i - channels] if y and i >= channels else 0
            p = a + b - c
            paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            row.append((flat[y, i] - [0, a, b, (a + b) // 2, paeth][y % 5]) & 255)
        rows += bytes(row)
    return rows


def on_white(levels, alpha, largest):
    """Put on white with all bits, and rounded to 8 of them once."""
    levels, alpha, unit = levels.astype(np.int64), alpha.astype(np.int64), largest * largest // 255
    return ((levels * alpha + largest * (largest - alpha) + unit // 2) // unit).astype(np.uint8)


frame = pd.DataFrame({
    "sepal, length": [5.1, 4.9, 6.25], "width \"cm\"": [3, 1e-7, -2], "kind": ["setosa", "two words", "a \"b\", c"]})
table = np.array([[0, 1.5, 0, -2], [0, 0, 0, 0], [1e-3, 0, 0, 7]])
TABLES = [
    ("pandasCSV", "DataFrame.to_csv without the index", frame.to_csv(index=False).encode()),
    ("pandasTSV", "the same with tabs and CR LF", frame.to_csv(index=False, sep="\t", lineterminator="\r\n").encode()),
    ("pandasMissing", "DataFrame.to_csv with missing values as NA", frame[["sepal, length"]].assign(b=[1, None, 2]).to_csv(index=False, na_rep="NA").encode()),
    ("pandasJSONLines", "DataFrame.to_json of x and label in lines", pd.DataFrame({"x": x.astype(float).tolist(), "label": ["b", "a", "b"]}).to_json(orient="records", lines=True).encode()),
    ("svmlightOne", "dump_svmlight_file, indices from 1", svmlight(table, [1, -1, 3], zero_based=False)),
    ("svmlightZero", "dump_svmlight_file, indices from 0, with a comment", svmlight(table[:, 1:], [1, 2, 3], zero_based=True, comment="a comment")),
    ("svmlightZeroed", "dump_svmlight_file, indices from 0, the first feature used", svmlight(table, [1, 2, 3], zero_based=True)),
]

rng = np.random.default_rng(7)
rgb = rng.integers(0, 256, (9, 11, 3), dtype=np.uint8)
grey16 = rng.integers(0, 65536, (3, 5), dtype=np.uint16)
alpha16 = rng.integers(0, 65536, (3, 5), dtype=np.uint16)
rgba = rng.integers(0, 256, (4, 5, 4), dtype=np.uint8)
rgba[0, :, 3] = [0, 255, 128, 1, 254]
grey4 = rng.integers(0, 16, (3, 5))
ones = rng.integers(0, 2, (9, 11))
palette = Image.fromarray(rgb).quantize(16)
greys = bytes(value for level in (0, 90, 200, 255) for value in (level, level, level))
indices = rng.integers(0, 4, (3, 6))
half = (90 * 128 + 255 * 127 + 127) // 255
key = rgb[1, 2]
keyed = rgb.copy()
keyed[0, 0] = key
transparent = keyed.copy()
transparent[(keyed == key).all(axis=2)] = 255
wide = np.stack([grey16, alpha16], axis=2).astype(">u2")
IMAGES = [
    ("pngGrey4", "levels of 4 bits", png(5, 3, 4, 0, b"".join(b"\0" + pack(row, 4) for row in grey4)), grey4 * 17),
    ("pngGrey16", "levels of 16 bits, by Pillow", image_file(Image.fromarray(grey16)), (grey16.astype(int) * 255 + 32767) // 65535),
    ("pngGreyAlpha16", "levels and alpha of 16 bits", png(5, 3, 16, 4, b"".join(b"\0" + row.tobytes() for row in wide)), on_white(grey16, alpha16, 65535)),
    ("pngRGB", "colours, by Pillow", image_file(Image.fromarray(rgb)), rgb),
    ("pngFilters", "colours with all five filters", png(11, 9, 8, 2, filtered(rgb)), rgb),
    ("pngTransparentColor", "colours, one of them transparent, by Pillow", image_file(Image.fromarray(keyed), transparency=tuple(int(v) for v in key)), transparent),
    ("pngRGBA", "colours with alpha, by Pillow", image_file(Image.fromarray(rgba)), on_white(rgba[:, :, :3], rgba[:, :, 3:], 255)),
    ("pngPalette", "a palette of 16 colours, by Pillow", image_file(palette), np.array(palette.convert("RGB"))),
    ("pngGreyPalette", "a palette of greys in 2 bits, an entry half transparent", png(6, 3, 2, 3, b"".join(b"\0" + pack(row, 2) for row in indices), extra=[(b"PLTE", greys), (b"tRNS", b"\xff\x80")]), np.array([0, half, 200, 255])[indices]),
    ("pngInterlaced", "colours, interlaced", png(11, 9, 8, 2, interlaced(rgb), 1), rgb),
    ("pngInterlaced1", "black and white, interlaced", png(11, 9, 1, 0, interlaced(ones, 1), 1), ones * 255),
]
for name, _, data, pixels in IMAGES:
    if name not in ("pngGreyAlpha16", "pngRGBA", "pngTransparentColor", "pngGreyPalette", "pngGrey16"):
        image = Image.open(io.BytesIO(data))
        assert (np.array(image.convert("L" if pixels.ndim == 2 else "RGB")) == pixels).all(), name
pixels = [(f"{name}Pixels", f"the pixels of {name}", np.asarray(pixels, dtype=np.uint8).tobytes()) for name, _, _, pixels in IMAGES]
pixels.append(("pngRGBGreyPixels", "pngRGB in grey levels by Pillow", np.array(Image.fromarray(rgb).convert("L")).tobytes()))


def write(path, opening, fixtures):
    lines = ["// Made by Tools/make-dataset-fixtures.py; do not edit.", "", *opening]
    for name, meaning, data in fixtures:
        text = data.hex()
        lines += [f"  /// {meaning[0].upper()}{meaning[1:]}.", f"  static let {name} = bytes(", '    """']
        lines += ["    " + text[start:start + 100] + ("\\" if start + 100 < len(text) else "") for start in range(0, len(text), 100)]
        lines += ['    """)', ""]
    lines[-1] = "}"
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


write("Tests/DatasetsTests/Fixtures.swift", ["/// Files made by zlib and NumPy.", "enum Fixtures {"], FIXTURES)
write("Tests/DatasetsTests/Fixtures+Tables.swift", ["// Tables made by pandas and scikit-learn.", "extension Fixtures {"], TABLES)
write(
    "Tests/DatasetsTests/Fixtures+Images.swift", ["// PNG files made by Pillow and by the standard's formulas.", "extension Fixtures {"],
    [image[:3] for image in IMAGES] + pixels)
