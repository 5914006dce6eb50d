#!/usr/bin/env python3
"""Reads a folder of event files with the real TensorBoard and lists what it finds there.

    python3 -m venv /tmp/tensorboard && /tmp/tensorboard/bin/pip install tensorboard
    /tmp/tensorboard/bin/python tests/python/check_tensorboard.py RUN

Fails when there is no event, when a frame's checksum is wrong or when a picture is no PNG of the size that its event states.
"""
import struct
import sys

from tensorboard.backend.event_processing.event_accumulator import IMAGES, SCALARS, TENSORS, EventAccumulator


def check_picture(tag, picture):
    start = picture.encoded_image_string
    assert start[:8] == b"\x89PNG\r\n\x1a\n", f"{tag}: no PNG"
    size = struct.unpack(">II", start[16:24])
    assert size == (picture.width, picture.height), f"{tag}: PNG of {size}, event of {(picture.width, picture.height)}"


def main(folder):
    events = EventAccumulator(folder, size_guidance={SCALARS: 0, IMAGES: 0, TENSORS: 0})
    events.Reload()
    tags = events.Tags()
    assert tags["scalars"] or tags["images"], f"{folder}: TensorBoard finds no scalar and no picture"
    for tag in tags["scalars"]:
        found = events.Scalars(tag)
        print(f"scalar  {tag}  n={len(found)}  step {found[0].step}..{found[-1].step}  last {found[-1].value:.6g}")
    for tag in tags["images"]:
        found = events.Images(tag)
        for picture in found:
            check_picture(tag, picture)
        print(f"image   {tag}  n={len(found)}  step {found[0].step}..{found[-1].step}  {found[-1].width} x {found[-1].height}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
