package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A PNG file. All checksums are verified, including those of unused chunks. Only texts that can contain an orientation
 * are decompressed.
 */
final class PngImage implements EncodedImage {
    private static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";
    /** Bytes of a chunk besides its data: length, type and checksum. */
    private static final int CHUNK_BYTES = 12;

    private final byte[] png;
    private final PngTexts texts = new PngTexts();
    private @Nullable PngHeader header;
    private byte @Nullable [] palette;
    private byte @Nullable [] exif;
    /** Offset of the first chunk of pixels; 0 for none. */
    private int firstData;

    PngImage(byte[] png) {
        this.png = png;
        int at = SIGNATURE.length();
        while (!ByteCursor.holds(png, at + 4, "IEND")) {
            at = chunk(at);
        }
        chunk(at);
        if (firstData == 0) {
            throw ImageFault.damaged("it has no IDAT chunk");
        }
        if (header().palette() && palette == null) {
            throw ImageFault.damaged("it has no palette");
        }
    }

    static boolean starts(byte[] encoded) {
        return ByteCursor.holds(encoded, 0, SIGNATURE);
    }

    /** Checks a chunk and uses its contents; returns the offset of the next one. */
    private int chunk(int at) {
        if (png.length - at < CHUNK_BYTES) {
            throw ImageFault.damaged("it ends at byte " + png.length + " without its IEND chunk");
        }
        ByteCursor cursor = new ByteCursor(png, at, png.length);
        long length = cursor.u32();
        String type = type(at + 4);
        if (length > png.length - at - CHUNK_BYTES) {
            throw ImageFault.damaged("its " + type + " chunk at byte " + at + " is cut off");
        }
        int size = (int) length;
        CRC32 sum = new CRC32();
        sum.update(png, at + 4, size + 4);
        if (cursor.skip(4L + size).u32() != sum.getValue()) {
            throw ImageFault.damaged("the check sum of its " + type + " chunk at byte " + at + " is wrong");
        }
        if (header == null != type.equals("IHDR")) {
            throw ImageFault.damaged("its " + type + " chunk at byte " + at + " stands where "
                    + (header == null ? "IHDR" : "another one") + " should");
        }
        int data = at + 8;
        switch (type) {
            case "IHDR" -> header = PngHeader.read(new ByteCursor(png, data, data + size));
            case "PLTE" -> palette = Arrays.copyOfRange(png, data, data + size);
            case "IDAT" -> firstData = firstData == 0 ? at : firstData;
            case "eXIf" -> exif = Arrays.copyOfRange(png, data, data + size);
            case "tEXt", "zTXt", "iTXt" -> texts.add(type, png, data, data + size);
            default -> {
                // Other chunks, such as a color profile, do not change stored values.
            }
        }
        return data + size + 4;
    }

    private String type(int at) {
        StringBuilder type = new StringBuilder();
        for (int i = at; i < at + 4; i++) {
            char letter = (char) (png[i] & 0xff);
            if (letter > 'z' || !Character.isLetterOrDigit(letter)) {
                throw ImageFault.damaged("no chunk begins at byte " + (at - 4) + " where one should");
            }
            type.append(letter);
        }
        return type.toString();
    }

    private PngHeader header() {
        if (header == null) {
            throw ImageFault.damaged("it has no header");
        }
        return header;
    }

    @Override
    public long width() {
        return header().width();
    }

    @Override
    public long height() {
        return header().height();
    }

    @Override
    public long decodingBytes() {
        return width() * height() * RgbImage.CHANNELS + 2 * header().rowBytes(width());
    }

    @Override
    public int orientation() {
        byte[] told = exif != null ? exif : texts.exif();
        return OrientationTag.of(told, texts.xmp());
    }

    @Override
    public RgbImage decode() {
        int width = (int) width();
        int height = (int) height();
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), RgbImage.CHANNELS)];
        PngColors colors = new PngColors(header(), palette == null ? new byte[0] : palette);
        try (PngData data = new PngData(png, firstData)) {
            for (PngPass pass : header().interlaced() ? PngPass.ADAM7 : PngPass.WHOLE) {
                pass(data, colors, rgb, width, height, pass);
            }
            data.requireEnd();
        }
        return new RgbImage(width, height, rgb);
    }

    private void pass(PngData data, PngColors colors, byte[] rgb, int width, int height, PngPass pass) {
        int columns = pass.columns(width);
        if (columns == 0) {
            return;
        }
        int rowBytes = Math.toIntExact(header().rowBytes(columns));
        byte[] row = new byte[rowBytes];
        byte[] above = new byte[rowBytes];
        for (int y = pass.top(); y < height; y += pass.down()) {
            int filter = data.next(row);
            PngFilter.undo(filter, row, above, header().pixelBytes());
            colors.put(
                    row, columns, rgb, (y * width + pass.left()) * RgbImage.CHANNELS, pass.right() * RgbImage.CHANNELS);
            byte[] swap = above;
            above = row;
            row = swap;
        }
    }
}
