package io.github.rlaifv.core.internal.file;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Checks which file names the process can represent. This depends on the locale at its start. */
public final class FileNames {
    /** The character that replaces a byte of a file's name that the locale cannot represent. */
    private static final char UNKNOWN = '\ufffd';

    private FileNames() {}

    /** Whether a listed name lost characters, so that different names may look the same. */
    public static boolean isGarbled(String name) {
        return name.indexOf(UNKNOWN) >= 0;
    }

    /** Advice for a name that the process cannot represent; empty if the name is invalid in every locale. */
    public static String remedy() {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8)
                ? ""
                : "; this process names files in " + encoding + ": start it with the environment variable"
                        + " LC_ALL=C.UTF-8 if the name has letters outside of that";
    }
}
