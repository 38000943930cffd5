package io.github.rlaifv.report.inspect.item;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Notices by size and time whether files have changed. */
final class FileStamp {
    private final List<Path> files = new ArrayList<>();
    private List<String> last = List.of();

    FileStamp(Iterable<Path> files) {
        files.forEach(this.files::add);
    }

    /** Returns whether a file has changed since the last call. The first call returns true. */
    boolean changed() {
        List<String> now = files.stream().map(FileStamp::stamp).toList();
        boolean changed = !now.equals(last);
        last = now;
        return changed;
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            return "missing";
        }
    }
}
