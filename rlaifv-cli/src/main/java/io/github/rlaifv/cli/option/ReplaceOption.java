package io.github.rlaifv.cli.option;

import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.internal.file.FolderMarker;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of commands that do not resume: without it, the results of an earlier run are never replaced. */
public final class ReplaceOption {
    @Option(
            names = "--replace",
            description = "replace the results of an earlier run at --output (default: false, which refuses to)")
    private boolean replace;

    /**
     * Checks a folder whose results a new run would delete.
     *
     * @param kind kind of the run that marked the folder
     * @param result name of a result that every finished run has; empty if an unfinished run is not continued either
     * @throws BadDataException if the folder has results of an earlier run of this kind, and they may not be replaced
     */
    public void checkFolder(Path folder, String kind, String result) {
        if (!replace
                && Files.isDirectory(folder)
                && FolderMarker.read(folder).has(kind)
                && (result.isEmpty() ? hasEntries(folder) : Files.exists(folder.resolve(result)))) {
            throw refused(folder, "the results of an earlier " + kind);
        }
    }

    /**
     * Checks a file that a new run would replace.
     *
     * @param own recognizes an earlier version of the file; a file of others is rejected in any case
     * @throws BadDataException if there is an earlier version, and it may not be replaced, or if there is another file
     */
    public void checkFile(Path file, OwnFile own) {
        own.requireReplaceable(file);
        try {
            if (!replace && Files.exists(file) && Files.size(file) > 0) {
                throw refused(file, "the result of an earlier run");
            }
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static boolean hasEntries(Path folder) {
        try {
            return FolderEntries.of(folder).stream()
                    .anyMatch(entry -> !entry.getFileName().toString().startsWith("."));
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    private static BadDataException refused(Path path, String what) {
        return new BadDataException(path + " holds " + what + ", and nothing was replaced: add --replace to replace it,"
                + " or choose another --output");
    }
}
