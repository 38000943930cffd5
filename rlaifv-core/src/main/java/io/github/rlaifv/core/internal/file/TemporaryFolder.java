package io.github.rlaifv.core.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kinds of temporary folders beside a target folder, while it is replaced. Their names end with a suffix. */
enum TemporaryFolder {
    /** A new version that is being written. */
    WRITING(".rlaifv-writing"),
    /** The earlier version, until the new one is in its place. */
    OLD(".rlaifv-old");

    private static final Pattern NAME = Pattern.compile(
            "\\.(.+)\\.[0-9a-f]{12}(?:" + Pattern.quote(WRITING.suffix) + "|" + Pattern.quote(OLD.suffix) + ")");

    private final String suffix;

    TemporaryFolder(String suffix) {
        this.suffix = suffix;
    }

    /** Returns a unique path for such a folder beside a target. */
    Path beside(Path target) {
        String random = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        return target.resolveSibling("." + target.getFileName() + "." + random + suffix);
    }

    /** Returns the folders left beside a target. Folders without a marker belong to others and are excluded. */
    List<Path> leftBeside(Path target) throws IOException {
        Path parent = target.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return List.of();
        }
        Pattern name =
                Pattern.compile(Pattern.quote("." + target.getFileName()) + "\\.[0-9a-f]{12}" + Pattern.quote(suffix));
        return FolderEntries.of(parent).stream()
                .filter(entry -> name.matcher(entry.getFileName().toString()).matches())
                .filter(entry -> Files.exists(entry.resolve(FolderMarker.FILE)))
                .toList();
    }

    /** Returns the name of the target of a folder with a temporary name; empty for other folders. */
    static Optional<String> target(Path folder) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }
}
