package io.github.rlaifv.core.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A folder beside the one that it is to replace, or that has replaced it. Its name is the target's with a suffix. */
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

    /** Returns a name that nobody else uses. */
    Path beside(Path target) {
        String random = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        return target.resolveSibling("." + target.getFileName() + "." + random + suffix);
    }

    /** Returns the folders that were left beside a target; those without a marker are somebody else's. */
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
