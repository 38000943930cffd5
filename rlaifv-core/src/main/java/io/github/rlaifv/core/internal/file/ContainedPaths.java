package io.github.rlaifv.core.internal.file;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files to which the content of another file may refer: those inside some folders after following all links. A
 * file from somebody else can then not make the library read other files of this machine.
 */
public final class ContainedPaths {
    private final List<Path> roots;

    private ContainedPaths(List<Path> roots) {
        this.roots = List.copyOf(roots);
    }

    /**
     * Allows the files inside the given folders. A folder may be a link. If a folder belongs to a cache of the Hugging
     * Face hub, whose files are links to blobs beside the snapshots, the blobs count as inside.
     *
     * @throws BadDataException naming the folder that does not exist
     */
    public static ContainedPaths within(Collection<Path> folders) {
        List<Path> roots = new ArrayList<>();
        for (Path folder : folders) {
            Path real = real(folder);
            if (real == null) {
                throw new BadDataException(folder + " does not exist or is not readable: check the path");
            }
            roots.add(real);
            blobs(real).ifPresent(roots::add);
        }
        return new ContainedPaths(roots);
    }

    /** Whether a file exists and lies inside the folders. */
    public boolean contain(Path file) {
        Path real = real(file);
        return real != null && roots.stream().anyMatch(real::startsWith);
    }

    private static @Nullable Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return null;
        }
    }

    private static Optional<Path> blobs(Path real) {
        for (Path at = real; at.getParent() != null; at = at.getParent()) {
            if (at.endsWith("snapshots")) {
                Path blobs = at.resolveSibling("blobs");
                // a link could lead anywhere
                return Files.isDirectory(blobs, LinkOption.NOFOLLOW_LINKS) ? Optional.of(blobs) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Resolves a relative path from a file below a folder; empty if the path is invalid or leads out of the folder. */
    public static Optional<Path> below(Path folder, String name) {
        try {
            Path inside = Path.of(name).normalize();
            boolean leaves = inside.isAbsolute()
                    || inside.startsWith("..")
                    || inside.toString().isEmpty();
            return leaves ? Optional.empty() : Optional.of(folder.resolve(inside));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
