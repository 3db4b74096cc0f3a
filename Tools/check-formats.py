#!/usr/bin/env python3
"""Checks that other programs open what `deepkmeans convert` writes, and that it reads what they write.

usage: python3 Tools/check-formats.py .build/release/deepkmeans

Converts floats with labels, and images of bytes, to every format, opens each file with NumPy, pandas, Pillow or
scikit-learn, and compares all values. Needs numpy, pandas, pillow and scikit-learn.
"""
import gzip
import io
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy as np
import pandas as pd
from PIL import Image
from sklearn.datasets import dump_svmlight_file, load_svmlight_file

tool = pathlib.Path(sys.argv[1]).resolve()
failures = 0


def run(*words, stdin=None):
    result = subprocess.run([tool, *map(str, words)], input=stdin, capture_output=True)
    if result.returncode:
        raise RuntimeError(f"{' '.join(map(str, words))}: {result.stderr.decode()}")
    return result.stdout


def check(name, condition):
    global failures
    failures += not condition
    print(f"{'ok  ' if condition else 'FAIL'} {name}")


def attempt(name, body):
    try:
        check(name, bool(body()))
    except Exception as error:  # whatever goes wrong is a failure of this check alone
        check(f"{name}: {type(error).__name__}: {error}", False)


def content(path):
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def idx(data):
    kind, dimensions = data[2], data[3]
    shape = struct.unpack(f">{dimensions}I", data[4:4 + 4 * dimensions])
    return np.frombuffer(data[4 + 4 * dimensions:], {8: ">u1", 12: ">i4", 13: ">f4"}[kind]).reshape(shape)


def frame(data, separator, **options):
    return pd.read_csv(io.BytesIO(data), sep=separator, **options)


def same(values, expected):
    values = np.asarray(values)
    return values.shape == expected.shape and (values.astype(expected.dtype) == expected).all()


rng = np.random.default_rng(1)
x = (rng.standard_normal((200, 7)) * 10.0 ** rng.integers(-20, 20, (200, 7))).astype(np.float32)
x[rng.random(x.shape) < 0.3] = 0
y = rng.integers(0, 4, 200)
names = np.array(["a", "b c", 'd "e"', "f, g"])

with tempfile.TemporaryDirectory() as directory:
    here = pathlib.Path(directory)
    np.savez(here / "x.npz", x=x, y=y)
    np.save(here / "x.npy", x)
    np.save(here / "y.npy", y)

    # MARK: floats to every format
    for gz in ("", ".gz"):
        for kind in ("npy", "npz", "csv", "tsv", "jsonl", "idx", "libsvm"):
            path = here / f"out.{kind}{gz}"
            run("convert", here / "x.npz", "--output", path)
            data = content(path)
            checks = {
                "npy": lambda: same(np.load(io.BytesIO(data)), x),
                "npz": lambda: same(np.load(io.BytesIO(data))["x"], x) and same(np.load(io.BytesIO(data))["y"], y),
                "csv": lambda: same(frame(data, ",").drop(columns="label").to_numpy("f4"), x) and same(frame(data, ",")["label"], y),
                "tsv": lambda: same(frame(data, "\t").drop(columns="label").to_numpy("f4"), x) and same(frame(data, "\t")["label"], y),
                "jsonl": lambda: same(np.array(pd.read_json(io.BytesIO(data), lines=True, precise_float=True)["x"].tolist(), "f4"), x),
                "idx": lambda: same(idx(data), x),
                "libsvm": lambda: same(load_svmlight_file(io.BytesIO(data), n_features=7, dtype=np.float32)[0].toarray(), x) and same(load_svmlight_file(io.BytesIO(data), n_features=7)[1], y),
            }
            attempt(f"floats as {kind}{gz}", checks[kind])
    lines = [json.loads(line) for line in (here / "out.jsonl").read_text().splitlines()]
    check("each JSON line by itself", same([line["label"] for line in lines], y) and same(np.array([line["x"] for line in lines], "f4"), x))
    check("npz is deflated and tested by zipfile", __import__("zipfile").ZipFile(here / "out.npz").testzip() is None)

    # MARK: what others write
    pd.DataFrame(x).assign(kind=names[y]).to_csv(here / "table.csv", index=False)
    run("convert", here / "table.csv", "--label-column", "kind", "--output", here / "back.npz")
    back = np.load(here / "back.npz")
    check("a table of pandas with names of classes", same(back["x"], x) and same(back["y"], y))
    run("convert", here / "table.csv", "--label-column", "kind", "--output", here / "back.csv")
    check("and again as a table", (frame((here / "back.csv").read_bytes(), ",")["label"] == names[y]).all())
    for base in (0, 1):
        used = x.copy()
        used[0, 0] = 1
        dump_svmlight_file(used, y, str(here / "table.svm"), zero_based=base == 0)
        run("convert", here / "table.svm", "--output", here / "back.npy")
        check(f"libsvm of scikit-learn from {base}", same(np.load(here / "back.npy"), used))
    pd.DataFrame({"x": x.tolist(), "label": y}).to_json(here / "table.jsonl", orient="records", lines=True, double_precision=15)
    run("convert", here / "table.jsonl", "--output", here / "back.npz")
    check("JSON lines of pandas", np.allclose(np.load(here / "back.npz")["x"], x, rtol=1e-6, atol=1e-14))

    for kind in ("?", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"):
        for byteorder in "<>":
            for order in "CF":
                bits = rng.integers(0, 256, (70, 5, 3, np.dtype(kind).itemsize), dtype=np.uint8)
                values = bits.view(np.dtype(kind))[..., 0] if kind != "?" else bits[..., 0] > 127
                values = np.where(np.isfinite(values.astype("f4")), values, 0)
                values = values.astype(np.dtype(kind).newbyteorder(byteorder), order=order)
                np.save(here / "array.npy", values)
                run("convert", here / "array.npy", "--output", here / "back.npy")
                check(f"NumPy's {values.dtype.str} in order {order}", same(np.load(here / "back.npy").reshape(values.shape), values.astype("f4")))

    # MARK: labels alone, standard streams
    for kind in ("npy", "csv", "tsv", "jsonl", "idx", "csv.gz"):
        path = here / f"labels.{kind}"
        run("convert", here / "x.npz", "--output", here / "out.npy", "--labels-output", path)
        data = content(path)
        values = np.load(path) if kind == "npy" else idx(data) if kind == "idx" else [json.loads(line) for line in data.splitlines()]
        check(f"labels as {kind}", same(values, y))
    out = run("convert", "-", "--output", "-", "--format", "csv", stdin=(here / "x.npy").read_bytes())
    check("standard input to standard output", same(frame(out, ",", header=None).to_numpy("f4"), x))

    # MARK: images
    for channels in (1, 3):
        shape = (30, 9, 13) if channels == 1 else (30, 9, 13, 3)
        images = rng.integers(0, 256, shape, dtype=np.uint8)
        images[::2] = np.sort(images[::2], axis=2)
        classes = rng.integers(0, 3, 30)
        np.savez(here / "images.npz", x=images, y=classes)
        folder = here / f"folder{channels}"
        run("convert", here / "images.npz", "--output", f"{folder}/")
        files = sorted(folder.glob("*/*.png"), key=lambda path: path.name)
        opened = [Image.open(path) for path in files]
        check(f"Pillow opens {len(files)} images of {channels} channels", same(np.array([np.array(image) for image in opened]), images))
        check("their folders are the classes", same([int(path.parent.name) for path in files], classes))
        order = np.argsort(classes, kind="stable")
        for kind in ("npy", "npz", "idx"):
            run("convert", folder, "--output", here / f"images2.{kind}")
            data = (here / f"images2.{kind}").read_bytes()
            array = idx(data) if kind == "idx" else np.load(io.BytesIO(data))
            array = array["x"] if kind == "npz" else array
            check(f"bytes and shape as {kind}", array.dtype.itemsize == 1 and same(array, images[order]))
        run("convert", folder, "--grey", "--output", here / "grey.npy")
        grey = np.array([np.array(Image.fromarray(image).convert("L")) for image in images[order]])
        check("grey levels are Pillow's", same(np.load(here / "grey.npy"), grey))
    mixed = here / "mixed"
    for index, mode in enumerate(["L", "1", "P", "LA"]):
        (mixed / "c").mkdir(parents=True, exist_ok=True)
        Image.fromarray(images[index, :, :, 0]).convert(mode).save(mixed / "c" / f"{index}.png")
    run("convert", mixed, "--grey", "--output", here / "mixed.npy")
    expected = [np.array(Image.open(mixed / "c" / f"{index}.png").convert("L")) for index in range(4)]
    check("grey images in other modes", same(np.load(here / "mixed.npy"), np.array(expected)))
    for index in range(3):
        Image.fromarray(images[index, :, :, 0]).save(here / f"{index}.pgm")
    run("convert", *(here / f"{index}.pgm" for index in range(3)), "--output", here / "pgm.npy")
    check("PGM of Pillow", same(np.load(here / "pgm.npy"), images[:3, :, :, 0]))

    # MARK: info
    summary = json.loads(run("info", here / "images.npz", "--json"))
    check("info counts", summary["samples"] == 30 and summary["image"]["channels"] == 3 and len(summary["classes"]) == 3)

print(f"{failures} failed" if failures else "all passed")
sys.exit(failures > 0)
