package io.github.rlaifv.core.image.processing;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.run.BadDataException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Program that decodes small files that declare huge images and prints the outcome of each. It runs in a virtual
 * machine of its own.
 */
final class HugeImages {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    private HugeImages() {}

    public static void main(String[] arguments) {
        images().forEach((name, bytes) -> {
            String outcome;
            try {
                RgbImage image = ImageDecoder.standard().decode(ImageSource.of(name, bytes));
                outcome = image.width() + " x " + image.height();
            } catch (BadDataException e) {
                outcome = (String.valueOf(e.getMessage()).contains(name) ? "refused " : "UNNAMED ") + e.getMessage();
            } catch (Throwable e) {
                outcome = "FOREIGN " + e;
            }
            System.out.println(name + ": " + outcome);
        });
        System.out.println("finished");
    }

    private static Map<String, byte[]> images() {
        Map<String, byte[]> images = new LinkedHashMap<>();
        images.put("rgba16_10000x10000.png", png(10_000, 10_000, 16, 6, 0, 10_000L * (1 + 80_000), 0));
        images.put("thread.png", png(100_000_000, 1, 16, 6, 0, 1, 0));
        images.put("thread_gray.png", png(1, 100_000_000, 8, 0, 0, 1, 0));
        images.put("interlaced.png", png(9_999, 9_999, 8, 2, 1, 1, 0));
        images.put("endless.png", png(2, 2, 8, 2, 0, 100_000_000, 0));
        images.put("text_bomb.png", png(2, 2, 8, 2, 0, 14, 40_000_000));
        images.put("claims_more.png", png(Integer.MAX_VALUE, Integer.MAX_VALUE, 8, 2, 0, 14, 0));
        images.put("screen.gif", gif(65_535, 65_535));
        images.put("canvas.gif", gif(9_999, 9_999));
        images.put("sky.webp", webp(1 << 24, 1 << 24));
        images.put("canvas.webp", webp(9_999, 9_999));
        images.put("lossless.webp", lossless(9_999, 9_999));
        images.put("absurd.bmp", bmp(Integer.MAX_VALUE, Integer.MAX_VALUE, 0));
        images.put("negative.bmp", bmp(-5, 7, 0));
        images.put("runs.bmp", bmp(9_999, 9_999, 1));
        images.put("frame.jpg", jpeg(65_535, 65_535));
        images.put("cmyk.jpg", jpeg(9_999, 9_999));
        return images;
    }

    private static byte[] png(int width, int height, int depth, int color, int interlace, long zeros, int text) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        byte[] header = new byte[13];
        bigEndian(header, 0, width);
        bigEndian(header, 4, height);
        header[8] = (byte) depth;
        header[9] = (byte) color;
        header[12] = (byte) interlace;
        chunk(png, "IHDR", header);
        if (text > 0) {
            for (String key : new String[] {"Raw profile type exif", "XML:com.adobe.xmp", "Comment"}) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                content.writeBytes((key + "\0\0").getBytes(StandardCharsets.ISO_8859_1));
                content.writeBytes(deflated(text));
                chunk(png, "zTXt", content.toByteArray());
            }
            ByteArrayOutputStream profile = new ByteArrayOutputStream();
            profile.writeBytes(new byte[] {'p', 0, 0});
            profile.writeBytes(deflated(text));
            chunk(png, "iCCP", profile.toByteArray());
        }
        chunk(png, "IDAT", deflated(zeros));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static byte[] deflated(long zeros) {
        Deflater deflater = new Deflater(9);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = new byte[1 << 16];
        byte[] out = new byte[1 << 16];
        for (long left = zeros; left > 0; left -= part.length) {
            deflater.setInput(part, 0, (int) Math.min(left, part.length));
            while (!deflater.needsInput()) {
                bytes.write(out, 0, deflater.deflate(out));
            }
        }
        deflater.finish();
        while (!deflater.finished()) {
            bytes.write(out, 0, deflater.deflate(out));
        }
        deflater.end();
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] whole = new byte[data.length + 12];
        bigEndian(whole, 0, data.length);
        for (int i = 0; i < 4; i++) {
            whole[4 + i] = (byte) type.charAt(i);
        }
        System.arraycopy(data, 0, whole, 8, data.length);
        CRC32 sum = new CRC32();
        sum.update(whole, 4, data.length + 4);
        bigEndian(whole, data.length + 8, (int) sum.getValue());
        png.writeBytes(whole);
    }

    private static byte[] gif(int width, int height) {
        byte[] gif = new byte[13 + 10 + 4];
        System.arraycopy(new byte[] {'G', 'I', 'F', '8', '9', 'a'}, 0, gif, 0, 6);
        littleEndian(gif, 6, width, 2);
        littleEndian(gif, 8, height, 2);
        gif[13] = ',';
        gif[18] = 1;
        gif[20] = 1;
        gif[23] = 2;
        gif[24] = 1;
        // clear, colour 0, end of codes of three bits
        gif[25] = 0b0100_0100;
        return gif;
    }

    private static byte[] webp(int width, int height) {
        byte[] inner = lossless(1, 1);
        byte[] webp = new byte[12 + 18 + 24 + inner.length - 12];
        System.arraycopy(inner, 0, webp, 0, 12);
        littleEndian(webp, 4, webp.length - 8, 4);
        System.arraycopy(new byte[] {'V', 'P', '8', 'X', 10, 0, 0, 0, 2}, 0, webp, 12, 9);
        littleEndian(webp, 24, width - 1, 3);
        littleEndian(webp, 27, height - 1, 3);
        System.arraycopy(new byte[] {'A', 'N', 'M', 'F'}, 0, webp, 30, 4);
        littleEndian(webp, 34, 16 + inner.length - 12, 4);
        System.arraycopy(inner, 12, webp, 54, inner.length - 12);
        return webp;
    }

    /** A lossless WebP with black pixels only: no transform, no cache, codes of one symbol. */
    private static byte[] lossless(int width, int height) {
        byte[] webp = new byte[20 + 10];
        System.arraycopy(new byte[] {'R', 'I', 'F', 'F'}, 0, webp, 0, 4);
        littleEndian(webp, 4, webp.length - 8, 4);
        System.arraycopy(new byte[] {'W', 'E', 'B', 'P', 'V', 'P', '8', 'L'}, 0, webp, 8, 8);
        littleEndian(webp, 16, 10, 4);
        webp[20] = 0x2f;
        littleEndian(webp, 21, width - 1 | height - 1 << 14, 4);
        // bits from the lowest: 0 0 0, then five times 1 0 0 0: simple, one symbol, one bit, symbol 0
        littleEndian(webp, 25, 0b1000_1000_1000_1000_1000, 4);
        return webp;
    }

    private static byte[] bmp(int width, int height, int compression) {
        byte[] bmp = new byte[54];
        bmp[0] = 'B';
        bmp[1] = 'M';
        littleEndian(bmp, 10, 54, 4);
        littleEndian(bmp, 14, 40, 4);
        littleEndian(bmp, 18, width, 4);
        littleEndian(bmp, 22, height, 4);
        bmp[26] = 1;
        bmp[28] = (byte) (compression == 0 ? 24 : 8);
        littleEndian(bmp, 30, compression, 4);
        return bmp;
    }

    private static byte[] jpeg(int width, int height) {
        byte[] jpeg = PillowCases.bytes("cmyk.jpg");
        for (int at = 2; ; at += 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff)) {
            if ((jpeg[at + 1] & 0xff) == 0xc0) {
                jpeg[at + 5] = (byte) (height >> 8);
                jpeg[at + 6] = (byte) height;
                jpeg[at + 7] = (byte) (width >> 8);
                jpeg[at + 8] = (byte) width;
                return jpeg;
            }
        }
    }

    private static void bigEndian(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >> 24 - 8 * i);
        }
    }

    private static void littleEndian(byte[] bytes, int at, int value, int count) {
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) (value >> 8 * i);
        }
    }
}
