package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The orientation in the metadata of an image: the EXIF tag 0x0112 or, if there is none, {@code tiff:Orientation} in
 * XMP. Damaged metadata are ignored: only the pixels decide whether an image is usable.
 */
final class OrientationTag {
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int MOST = 8;
    private static final int ENTRY_BYTES = 12;
    private static final int INLINE_BYTES = 4;
    /** Size in bytes of a value of each EXIF type; 0 for unknown types. */
    private static final int[] BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8};

    private static final Pattern IN_XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    private OrientationTag() {}

    /**
     * The orientation, 1 to 8.
     *
     * @param exif TIFF structure, with or without the {@code Exif} mark before it; null for none
     * @param xmp XMP packet; null for none
     */
    static int of(byte @Nullable [] exif, byte @Nullable [] xmp) {
        OptionalInt found = exif == null ? OptionalInt.empty() : inExif(exif);
        if (found.isEmpty() && xmp != null) {
            Matcher matcher = IN_XMP.matcher(new String(xmp, StandardCharsets.ISO_8859_1));
            found = matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : found;
        }
        int value = found.orElse(UPRIGHT);
        return value < UPRIGHT || value > MOST ? UPRIGHT : value;
    }

    /** The value of the tag, valid or not; empty if there is no such tag. */
    private static OptionalInt inExif(byte[] exif) {
        int start = 0;
        for (int i = 0; i < 2 && ByteCursor.holds(exif, start, "Exif\0\0"); i++) {
            start += 6;
        }
        boolean little = ByteCursor.holds(exif, start, "II*\0");
        if (!little && !ByteCursor.holds(exif, start, "MM\0*")) {
            return OptionalInt.empty();
        }
        try {
            ByteCursor cursor = new ByteCursor(exif, start + 4, exif.length);
            long directory = little ? cursor.u32le() : cursor.u32();
            cursor = new ByteCursor(exif, start, exif.length).skip(directory);
            int entries = little ? cursor.u16le() : cursor.u16();
            for (int i = 0; i < entries; i++) {
                int at = cursor.at();
                int tag = little ? cursor.u16le() : cursor.u16();
                if (tag == TAG) {
                    return value(cursor, exif, start, little);
                }
                cursor = new ByteCursor(exif, at, exif.length).skip(ENTRY_BYTES);
            }
        } catch (ImageFault e) {
            return OptionalInt.empty();
        }
        return OptionalInt.empty();
    }

    /**
     * The first value of the tag; empty if there is none, or if the type is unknown or the value lies outside the
     * metadata.
     */
    private static OptionalInt value(ByteCursor entry, byte[] exif, int start, boolean little) {
        int type = little ? entry.u16le() : entry.u16();
        long count = little ? entry.u32le() : entry.u32();
        int size = type < BYTES.length ? BYTES[type] : 0;
        if (size == 0 || count == 0) {
            return OptionalInt.empty();
        }
        ByteCursor values = entry;
        if (count * size > INLINE_BYTES) {
            // Values that do not fit into the entry are stored elsewhere.
            long at = little ? entry.u32le() : entry.u32();
            values = new ByteCursor(exif, start, exif.length).skip(at);
        }
        if (count * size > values.remaining()) {
            return OptionalInt.empty();
        }
        double first = number(type, values.take(size), little);
        return OptionalInt.of(first == (int) first ? (int) first : 0);
    }

    /** A number of any numeric type; 0 for texts and bytes. */
    private static double number(int type, byte[] bytes, boolean little) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        return switch (type) {
            case 3, 8 -> buffer.getShort();
            case 4, 9, 13 -> buffer.getInt();
            case 5, 10 -> (double) buffer.getInt() / buffer.getInt();
            case 6 -> buffer.get();
            case 11 -> buffer.getFloat();
            case 12 -> buffer.getDouble();
            case 16 -> buffer.getLong();
            default -> 0;
        };
    }
}
