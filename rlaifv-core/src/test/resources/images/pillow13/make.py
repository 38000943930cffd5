"""Writes the pictures of this folder, and what Pillow 13 makes of them, into expected.json.

    python make.py PHOTOS    # the folder of rendered photographs of the reference fixtures
"""
import hashlib
import io
import json
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageOps, PngImagePlugin

PHOTOS = sys.argv[1]
expected = []


def keep(name, data):
    with open(name, "wb") as file:
        file.write(data)
    image = ImageOps.exif_transpose(Image.open(name)).convert("RGB")
    digest = hashlib.sha256(image.tobytes()).hexdigest()
    expected.append({"file": name, "width": image.width, "height": image.height, "sha256": digest})


def save(name, image, kind, **options):
    data = io.BytesIO()
    image.save(data, kind, **options)
    keep(name, data.getvalue())


y, x = np.mgrid[0:16, 0:24]
scene = Image.fromarray(np.stack([x * 10, y * 15, ((x // 4 + y // 5) % 2) * 200], -1).astype(np.uint8), "RGB")
noise = Image.fromarray(np.random.default_rng(7).integers(0, 256, (37, 53, 3), dtype=np.uint8), "RGB")
rgba = scene.convert("RGBA")
rgba.putalpha(Image.fromarray((x * 10).astype(np.uint8)))

# lossy and lossless WebP of photographs, of noise and of one colour
for file in ("square.jpg", "wide.jpg"):
    photo = ImageOps.exif_transpose(Image.open(f"{PHOTOS}/{file}")).convert("RGB")
    photo.thumbnail((161, 143))
    for quality in (5, 50, 80, 95):
        save(f"{file[:-4]}_{quality}.webp", photo, "WEBP", quality=quality)
    photo.thumbnail((90, 90))
    save(f"{file[:-4]}_lossless.webp", photo, "WEBP", lossless=True)
save("noise_40.webp", noise, "WEBP", quality=40)
save("noise_100.webp", noise, "WEBP", quality=100, method=6)
save("noise_lossless.webp", noise, "WEBP", lossless=True)
save("flat.webp", Image.new("RGB", (32, 32), (200, 120, 40)), "WEBP", quality=90)
save("alpha_lossy.webp", rgba, "WEBP", quality=70)
save("alpha_lossless.webp", rgba, "WEBP", lossless=True, exact=True)
save("palette.webp", scene.quantize(16).convert("RGB"), "WEBP", lossless=True)
save("bilevel.webp", scene.convert("1").convert("RGB"), "WEBP", lossless=True)
for side in ((1, 1), (2, 3), (17, 16)):
    save(f"size{side[0]}x{side[1]}.webp", scene.resize(side), "WEBP", quality=60)

# animations and frames smaller than their canvas
first = Image.new("RGBA", (24, 16), (0, 0, 0, 0))
first.paste(scene.crop((6, 4, 16, 12)), (6, 4))
second = Image.new("RGBA", (24, 16), (0, 0, 0, 0))
second.paste(scene.crop((2, 2, 12, 10)), (2, 2))
animated = dict(save_all=True, append_images=[second], duration=50)
save("part_lossless.webp", first, "WEBP", lossless=True, minimize_size=True, **animated)
save("part_lossy.webp", first, "WEBP", quality=60, minimize_size=True, **animated)
save("animated.png", scene, "PNG", save_all=True, append_images=[scene.rotate(180)])
save("transparent.gif", first, "GIF")
save("animated.gif", scene, "GIF", save_all=True, append_images=[scene.rotate(180)])
save("interlaced.gif", scene.quantize(16), "GIF", interlace=1)


def gif(left, top, width, height, transparent=None):
    """16 colours on a canvas of 24 x 16; codes of 5 bits, with a clear code before the table grows."""
    bits = []
    for k in range(width * height):
        for code in ([16] if k % 14 == 0 else []) + [k % 16]:
            bits.extend(code >> b & 1 for b in range(5))
    bits.extend(17 >> b & 1 for b in range(5))
    data = bytes(sum(bit << k for k, bit in enumerate(bits[i : i + 8])) for i in range(0, len(bits), 8))
    blocks = b"".join(bytes([len(data[i : i + 255])]) + data[i : i + 255] for i in range(0, len(data), 255))
    palette = bytes(sum(([i * 16, 255 - i * 16, 90] for i in range(16)), []))
    control = b"" if transparent is None else b"\x21\xf9\x04\x01\0\0" + bytes([transparent]) + b"\0"
    return (
        b"GIF89a" + struct.pack("<HHBBB", 24, 16, 0xF3, 7, 0) + palette + control + b","
        + struct.pack("<HHHHB", left, top, width, height, 0) + b"\x04" + blocks + b"\0;"
    )


keep("offset.gif", gif(5, 3, 10, 8))
keep("offset_transparent.gif", gif(5, 3, 10, 8, 2))
keep("beyond.gif", gif(20, 10, 10, 8))

# orientation in EXIF, XMP and ImageMagick's text
exif = Image.Exif()
exif[0x0112] = 6
maker = Image.Exif()
maker[0x010F] = "Maker"
upright = Image.Exif()
upright[0x0112] = 1
xmp = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"><tiff:Orientation>8</tiff:Orientation>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)
save("exif6.webp", scene, "WEBP", exif=exif, lossless=True)
save("xmp8.jpg", scene, "JPEG", xmp=xmp.encode(), quality=95)
save("xmp8.webp", scene, "WEBP", xmp=xmp.encode(), lossless=True)
save("exif6_xmp8.jpg", scene, "JPEG", exif=exif, xmp=xmp.encode(), quality=95)
save("exif1_xmp8.jpg", scene, "JPEG", exif=upright, xmp=xmp.encode(), quality=95)
save("exif_without_orientation_xmp8.jpg", scene, "JPEG", exif=maker, xmp=xmp.encode(), quality=95)
big = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0"
save("exif8_big_endian.jpg", scene, "JPEG", exif=big, quality=95)
long = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x04\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
save("exif6_long.jpg", scene, "JPEG", exif=long, quality=95)
info = PngImagePlugin.PngInfo()
info.add_itxt("XML:com.adobe.xmp", xmp)
save("xmp8.png", scene, "PNG", pnginfo=info)
info = PngImagePlugin.PngInfo()
info.add_itxt("XML:com.adobe.xmp", xmp, zip=True)
save("xmp8_compressed.png", scene, "PNG", pnginfo=info)
raw = exif.tobytes()
raw = raw if raw.startswith(b"Exif") else b"Exif\0\0" + raw
digits = raw.hex()
text = "\nexif\n%8d\n%s\n" % (len(raw), "\n".join(digits[i : i + 72] for i in range(0, len(digits), 72)))
for zipped in (False, True):
    info = PngImagePlugin.PngInfo()
    info.add_text("Raw profile type exif", text, zip=zipped)
    save(f"raw_profile6{'_compressed' if zipped else ''}.png", scene, "PNG", pnginfo=info)

# kinds of BMP and PNG that Pillow does not write
width, height = 20, 6
indices = np.array(scene.quantize(16).crop((0, 0, width, height)))
colors = np.array(scene.quantize(16).getpalette()[:48]).reshape(-1, 3).tolist()
palette = b"".join(bytes([blue, green, red, 0]) for red, green, blue in colors)


def bitmap(bits, compression, rows, data, palette=b"", extra=b""):
    begin = 54 + len(extra) + len(palette)
    head = struct.pack("<IiiHHIIiiII", 40, width, rows, 1, bits, compression, len(data), 0, 0, len(palette) // 4, 0)
    return b"BM" + struct.pack("<IHHI", begin + len(data), 0, 0, begin) + head + extra + palette + data


for bits in (8, 4):
    data = b""
    for row in indices[::-1]:
        at = 0
        while at < width:
            end = at
            while end < width and row[end] == row[at]:
                end += 1
            data += bytes([end - at, int(row[at]) * (17 if bits == 4 else 1)])
            at = end
        data += b"\0\0"
    keep(f"runs{bits}.bmp", bitmap(bits, 1 if bits == 8 else 2, height, data + b"\0\1", palette))
sixteen = (np.arange(width * height) * 531 % 65536).astype("<u2").tobytes()
keep("rgb555.bmp", bitmap(16, 0, height, sixteen))
keep("rgb565_top_down.bmp", bitmap(16, 3, -height, sixteen, extra=struct.pack("<III", 0xF800, 0x7E0, 0x1F)))
save("bilevel.bmp", scene.convert("1"), "BMP")
save("palette.bmp", scene.quantize(16), "BMP")
save("rgba.bmp", rgba, "BMP")


def png(depth, color, rows, interlace=0):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 23, 13, depth, color, 0, 0, interlace)
    data = zlib.compress(b"".join(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


random = np.random.default_rng(11)
passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
for depth, color, samples in ((8, 2, 3), (16, 6, 4), (2, 0, 1), (8, 0, 1)):
    for interlaced in (0, 1):
        rows = []
        for left, top, right, down in passes if interlaced else ((0, 0, 1, 1),):
            columns = len(range(left, 23, right))
            for _ in range(top, 13, down) if columns else ():
                size = (columns * samples * depth + 7) // 8
                rows.append(bytes([random.integers(0, 5)]) + random.integers(0, 256, size, dtype=np.uint8).tobytes())
        keep(f"gray_rgb_{color}_{depth}{'_interlaced' if interlaced else ''}.png", png(depth, color, rows, interlaced))

# tall pictures, in the order of passes that the sizes ask for
tall = np.indices((332, 27)).sum(0) // 3 % 2 * 200
Image.fromarray(np.stack([tall, 255 - tall, tall // 2], -1).astype(np.uint8)).save("27x332.png")
resized = []
for file, sides in (("27x332.png", ((10, 112), (27, 40), (20, 330), (54, 100))), ("square_95.webp", ((64, 20), (20, 64)))):
    image = Image.open(file).convert("RGB")
    for side in sides:
        for name in ("BILINEAR", "BICUBIC", "LANCZOS"):
            data = image.resize(side, getattr(Image.Resampling, name)).tobytes()
            shrinks = image.height - side[1]
            first = side[0] != image.width and shrinks > 0 and shrinks > 2 * (image.width - side[0])
            digest = hashlib.sha256(data).hexdigest()
            resized.append(dict(file=file, width=side[0], height=side[1], filter=name, vertical_first=first, sha256=digest))
with open("resized.json", "w", encoding="utf-8") as file:
    json.dump(resized, file, indent=1)

with open("expected.json", "w", encoding="utf-8") as file:
    json.dump(expected, file, indent=1)
