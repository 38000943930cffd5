package io.github.rlaifv.core.internal.file;

import java.io.IOException;
import java.nio.file.Path;

/** Puts a finished file in the place of an older one. */
public final class ReplacedFile {
    private ReplacedFile() {}

    /** Renames, in one step where the file system can. */
    public static void move(Path from, Path to) throws IOException {
        WholeFile.move(from, to);
    }

    /** Writes a text file so that a reader sees the old or the whole new one. */
    public static void write(Path file, String text) throws IOException {
        WholeFile.write(file, text);
    }
}
