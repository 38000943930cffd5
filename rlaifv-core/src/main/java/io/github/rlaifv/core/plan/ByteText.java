package io.github.rlaifv.core.plan;

import java.util.Locale;

/** Writes numbers of bytes for people. */
final class ByteText {
    private static final double GIB = 1L << 30;
    private static final double MIB = 1L << 20;

    private ByteText() {}

    static String of(long bytes) {
        return bytes >= GIB
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / GIB)
                : String.format(Locale.ROOT, "%.0f MiB", bytes / MIB);
    }
}
