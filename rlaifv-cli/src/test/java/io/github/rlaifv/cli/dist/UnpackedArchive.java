package io.github.rlaifv.cli.dist;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The archives that the build has made, and the ZIP unpacked with the permissions of its files. */
record UnpackedArchive(Path home) {
    private static final Map<String, Object> WITH_PERMISSIONS = Map.of("enablePosixFileAttributes", true);

    /** An archive of the build; the test is skipped where there is none. */
    static Path built(String ending) {
        String name = System.getProperty("rlaifv.dist", "");
        assumeThat(name).as("runs in Maven alone, which packs the archives").isNotEmpty();
        Path archive = Path.of(name + ending);
        assumeThat(archive).as("the build has packed the archives").isRegularFile();
        return archive;
    }

    static UnpackedArchive zip(Path folder) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(built(".zip"), WITH_PERMISSIONS)) {
            Path root = zip.getPath("/");
            try (Stream<Path> entries = Files.walk(root)) {
                for (Path entry : entries.toList()) {
                    Path target = folder.resolve(root.relativize(entry).toString());
                    if (Files.isDirectory(entry)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(entry, target);
                        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(entry);
                        Files.setPosixFilePermissions(target, permissions);
                    }
                }
            }
        }
        try (Stream<Path> tops = Files.list(folder)) {
            List<Path> all = tops.toList();
            if (all.size() != 1) {
                throw new IllegalStateException("the archive has several folders at its top: " + all);
            }
            return new UnpackedArchive(all.get(0));
        }
    }

    Path launcher() {
        return home.resolve("bin").resolve("rlaifv");
    }

    List<Path> libraries() throws IOException {
        try (Stream<Path> libraries = Files.list(home.resolve("lib"))) {
            return libraries.sorted().toList();
        }
    }

    /** The files of the archive, relative to its top folder. */
    List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> home.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
