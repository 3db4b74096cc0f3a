#!/usr/bin/env python3
"""Writes Tests/DatasetsTests/Fixtures.swift: small files made by zlib and NumPy, as hexadecimal text.

Run from the root of the package: python3 Tools/make-dataset-fixtures.py
"""
import io
import struct
import zipfile
import zlib

import numpy as np


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

lines = ["// Made by Tools/make-dataset-fixtures.py; do not edit.", "", "/// Files made by zlib and NumPy."]
lines.append("enum Fixtures {")
for name, meaning, data in FIXTURES:
    text = data.hex()
    lines += [f"  /// {meaning[0].upper()}{meaning[1:]}.", f"  static let {name} = bytes(", '    """']
    lines += ["    " + text[start:start + 100] + ("\\" if start + 100 < len(text) else "") for start in range(0, len(text), 100)]
    lines += ['    """)', ""]
lines[-1] = "}"
with open("Tests/DatasetsTests/Fixtures.swift", "w") as file:
    file.write("\n".join(lines) + "\n")
