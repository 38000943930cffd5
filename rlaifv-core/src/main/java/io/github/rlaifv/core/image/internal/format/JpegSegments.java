package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a JPEG's segments.
 *
 * @param width width in pixels
 * @param height height in pixels
 * @param components ids of the components in order
 * @param jfif whether there is a JFIF mark
 * @param adobe color transform in the Adobe mark; -1 for none
 * @param exif EXIF structure; null for none
 * @param xmp XMP packet; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JpegSegments(
        int width,
        int height,
        List<Integer> components,
        boolean jfif,
        int adobe,
        byte @Nullable [] exif,
        byte @Nullable [] xmp) {

    static JpegSegments read(byte[] jpeg) {
        return new Walk(jpeg).all();
    }

    private static final class Walk {
        private static final int FILL = 0xff;
        private static final int SOI = 0xd8;
        private static final int EOI = 0xd9;
        private static final int SOS = 0xda;
        private static final String EXIF = "Exif\0\0";
        private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

        private final byte[] jpeg;
        private final ByteArrayOutputStream exif = new ByteArrayOutputStream();
        private byte @Nullable [] xmp;
        private boolean jfif;
        private int adobe = -1;
        private int width;
        private int height;
        private boolean progressive;
        private List<Integer> components = List.of();
        private final Set<Integer> complete = new HashSet<>();
        private int at = 2;

        private Walk(byte[] jpeg) {
            this.jpeg = jpeg;
        }

        private JpegSegments all() {
            int marker = marker(false);
            while (marker != SOS) {
                if (marker < 0) {
                    throw ImageFault.damaged("it ends before its first scan");
                }
                boolean hasContent = marker >= 0xc0 && marker < 0xf0 && (marker < 0xd0 || marker > EOI);
                if (hasContent) {
                    segment(marker);
                } else if (marker < 0xc0) {
                    throw ImageFault.damaged("byte " + at + " follows no known marker");
                }
                marker = marker(false);
            }
            if (components.isEmpty()) {
                throw ImageFault.damaged("its first scan comes before its frame");
            }
            int inFirst = scan();
            boolean several = progressive || inFirst < components.size();
            if (!(several ? restEnds() : hasEndMark())) {
                throw ImageFault.damaged("it has no end mark");
            }
            byte[] told = exif.size() == 0 ? null : exif.toByteArray();
            return new JpegSegments(width, height, components, jfif, adobe, told, xmp);
        }

        /**
         * Moves behind the next marker and returns it; -1 at the end. Within a scan, restart marks and stuffed bytes
         * are data.
         */
        private int marker(boolean inScan) {
            while (at < jpeg.length) {
                if ((jpeg[at++] & 0xff) != FILL) {
                    continue;
                }
                while (at < jpeg.length && (jpeg[at] & 0xff) == FILL) {
                    at++;
                }
                if (at == jpeg.length) {
                    return -1;
                }
                int marker = jpeg[at++] & 0xff;
                boolean data = marker == 0 || inScan && (marker < 0xc0 || marker >= 0xd0 && marker <= SOI);
                if (!data) {
                    return marker;
                }
            }
            return -1;
        }

        /** Skips the content of a segment and returns where it begins. */
        private int content() {
            ByteCursor cursor = new ByteCursor(jpeg, at, jpeg.length);
            int length = cursor.u16();
            if (length < 2) {
                throw ImageFault.damaged("a segment at byte " + at + " has the length " + length);
            }
            cursor.skip(length - 2L);
            int from = at + 2;
            at += length;
            return from;
        }

        private void segment(int marker) {
            int from = content();
            boolean frame = marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                frame(marker, new ByteCursor(jpeg, from, at));
            } else if (marker == 0xe0 && holds(from, "JFIF\0")) {
                jfif = true;
            } else if (marker == 0xee && at - from >= 12 && holds(from, "Adobe")) {
                adobe = jpeg[from + 11] & 0xff;
            } else if (marker == 0xe1 && holds(from, EXIF)) {
                // A long one continues in the next segment.
                exif.write(jpeg, from + EXIF.length(), at - from - EXIF.length());
            } else if (marker == 0xe1 && holds(from, XMP)) {
                xmp = Arrays.copyOfRange(jpeg, from + XMP.length(), at);
            }
        }

        private boolean holds(int from, String text) {
            return at - from >= text.length() && ByteCursor.holds(jpeg, from, text);
        }

        private void frame(int marker, ByteCursor frame) {
            if (marker > 0xc2) {
                throw ImageFault.unsupported(
                        marker == 0xc3 ? "a lossless JPEG" : "a JPEG with arithmetic coding or a hierarchy");
            }
            if (!components.isEmpty()) {
                throw ImageFault.damaged("it has two frames");
            }
            progressive = marker == 0xc2;
            int bits = frame.u8();
            height = frame.u16();
            width = frame.u16();
            int count = frame.u8();
            if (bits != 8 || count != 1 && count != 3 && count != 4) {
                throw ImageFault.unsupported("a JPEG with " + count + " components of " + bits + " bits");
            }
            components = IntStream.range(0, count)
                    .map(i -> {
                        int id = frame.u8();
                        int sampling = frame.u8();
                        frame.skip(1);
                        if (sampling >> 4 < 1 || sampling >> 4 > 4 || (sampling & 15) < 1 || (sampling & 15) > 4) {
                            throw ImageFault.damaged(
                                    "component " + id + " is sampled " + (sampling >> 4) + " x " + (sampling & 15));
                        }
                        return id;
                    })
                    .boxed()
                    .toList();
        }

        /** Reads the header of a scan and returns the number of its components. */
        private int scan() {
            int from = content();
            ByteCursor scan = new ByteCursor(jpeg, from, at);
            int count = scan.u8();
            Set<Integer> shown = new HashSet<>();
            for (int i = 0; i < count; i++) {
                shown.add(scan.u8());
                scan.skip(1);
            }
            int firstCoefficient = scan.u8();
            if (!progressive || firstCoefficient == 0) {
                complete.addAll(shown);
            }
            return count;
        }

        private boolean hasEndMark() {
            int marker = marker(true);
            while (marker >= 0 && marker != EOI) {
                marker = marker(true);
            }
            return marker == EOI;
        }

        /** Skips the other scans; returns whether an end mark follows them. */
        private boolean restEnds() {
            int marker = marker(true);
            while (marker >= 0 && marker != EOI) {
                if (marker == SOS) {
                    scan();
                } else if (marker < 0xf0) {
                    content();
                }
                marker = marker(true);
            }
            if (marker == EOI && !complete.containsAll(components)) {
                throw ImageFault.damaged("it has no scan of some of its components");
            }
            return marker == EOI;
        }
    }
}
