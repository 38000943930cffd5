package io.github.rlaifv.core.internal.file;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** What file names a process can express, which its locale decides when it starts. */
public final class FileNames {
    /** Stands where a byte of a file's name is no letter of the locale. */
    private static final char UNKNOWN = '\ufffd';

    private FileNames() {}

    /** Whether a name that was listed lost letters, so that others may look the same. */
    public static boolean isGarbled(String name) {
        return name.indexOf(UNKNOWN) >= 0;
    }

    /** What to do about a name that can't be expressed; empty where it would be wrong in every locale. */
    public static String remedy() {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8)
                ? ""
                : "; this process names files in " + encoding + ": start it with the environment variable"
                        + " LC_ALL=C.UTF-8 if the name has letters outside of that";
    }
}
