package io.github.rlaifv.core.image.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.ImageSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The EXIF orientation is read from values of every type and count. Expected results are those of Pillow. */
class OrientationValuesTest {
    private static final int END_OF_DIRECTORY = 26;

    @ParameterizedTest(name = "type {0}, {1} values, first word {2}")
    @CsvSource({
        // two shorts fit the entry
        "3, 2, 0x00030006, true",
        "8, 2, 0x00030006, true",
        "9, 1, 6, true",
        "3, 1, 6, true",
        // no value, text and bytes
        "3, 0, 6, false",
        "2, 1, 0x36, false",
        "1, 1, 6, false",
        "99, 1, 6, false",
    })
    void orientationStoredInTheEntryIsApplied(int type, int count, String word, boolean turned) {
        assertThat(isTurned(tiff(type, count, Integer.decode(word)), "")).isEqualTo(turned);
    }

    @ParameterizedTest(name = "type {0}, {1} values")
    @CsvSource({"3, 3", "4, 2", "5, 1", "16, 1"})
    void orientationStoredBehindTheDirectoryIsApplied(int type, int count) {
        ByteBuffer behind = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case 3 -> behind.putShort((short) 6).putShort((short) 1).putShort((short) 1);
            case 16 -> behind.putLong(6);
            // two longs, or a rational number
            default -> behind.putInt(6).putInt(1);
        }
        assertThat(isTurned(tiff(type, count, END_OF_DIRECTORY, behind.array()), ""))
                .isTrue();
    }

    @ParameterizedTest(name = "type {0}, {1} values at byte {2}")
    @CsvSource({"3, 3, 1026", "4, 100, 26", "3, 3, -1", "99, 1, 6", "3, 0, 6", "14, 1, 6"})
    void xmpOrientationIsUsedIfTheTagHasNoValue(int type, int count, int at) {
        byte[] exif = tiff(type, count, at);
        assertThat(isTurned(exif, "")).isFalse();
        assertThat(isTurned(exif, "<x tiff:Orientation=\"6\"/>")).isTrue();
    }

    private static boolean isTurned(byte[] exif, String xmp) {
        byte[] jpeg = PillowCases.bytes("rgb.jpg");
        ImageSize stored = ImageDecoder.standard().size(ImageSource.of("plain.jpg", jpeg));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(jpeg, 0, 2);
        segment(bytes, "Exif\0\0", exif);
        segment(bytes, "http://ns.adobe.com/xap/1.0/\0", xmp.getBytes(StandardCharsets.US_ASCII));
        bytes.write(jpeg, 2, jpeg.length - 2);
        ImageSize upright = ImageDecoder.standard().size(ImageSource.of("told.jpg", bytes.toByteArray()));
        assertThat(stored.width()).isNotEqualTo(stored.height());
        return upright.width() == stored.height();
    }

    private static void segment(ByteArrayOutputStream to, String mark, byte[] content) {
        int length = 2 + mark.length() + content.length;
        to.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe1, (byte) (length >> 8), (byte) length});
        to.writeBytes(mark.getBytes(StandardCharsets.US_ASCII));
        to.writeBytes(content);
    }

    /** A TIFF directory with the orientation as its only entry, followed by the given bytes. */
    private static byte[] tiff(int type, int count, int value, byte... behind) {
        ByteBuffer tiff = ByteBuffer.allocate(END_OF_DIRECTORY + behind.length).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) 1);
        tiff.putShort((short) 0x0112).putShort((short) type).putInt(count).putInt(value);
        tiff.position(END_OF_DIRECTORY);
        tiff.put(behind);
        return tiff.array();
    }
}
