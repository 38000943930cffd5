package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.file.ContainedPaths;
import io.github.rlaifv.core.internal.file.FileNames;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the images that the records of a JSON Lines file name. */
public final class ImagePlaces {
    private static final Pattern ADDRESS = Pattern.compile("(?i)(file|https?|s3|data):");
    private static final int SHOWN = 80;

    private final Path folder;
    /** Folders against which a path is resolved if it does not exist in the file's folder. */
    private final List<Path> others;

    private final Optional<ContainedPaths> allowed;

    private ImagePlaces(Path folder, List<Path> others, Optional<ContainedPaths> allowed) {
        this.folder = folder;
        this.others = others;
        this.allowed = allowed;
    }

    /** Allows images in the folder of the file and in the given roots. */
    public static ImagePlaces of(Path file, ImageRoots roots) {
        Path folder = folder(file);
        // a missing file is rejected when it is read
        return new ImagePlaces(
                folder,
                roots.folders(),
                roots.isAnywhere() || !Files.exists(folder)
                        ? Optional.empty()
                        : Optional.of(ContainedPaths.within(roots.with(folder))));
    }

    /** Allows images in any folder. */
    public static ImagePlaces anywhere(Path file) {
        return new ImagePlaces(folder(file), List.of(), Optional.empty());
    }

    public static Path folder(Path file) {
        return file.toAbsolutePath().normalize().resolveSibling("");
    }

    /** Returns the image that a field of a record names. It must exist in an allowed folder. */
    public ImageSource load(JsonRecord record, String field, String name) {
        refusal(record, field, name).ifPresent(refusal -> {
            throw refusal;
        });
        return ImageSource.of(file(record, field, name));
    }

    /** Returns the error for an image outside the allowed folders; empty if it is allowed. */
    Optional<BadDataException> refusal(JsonRecord record, String field, String name) {
        Path file = file(record, field, name);
        if (allowed.isEmpty() || allowed.get().contain(file)) {
            return Optional.empty();
        }
        return Optional.of(record.error("image " + name + " lies outside of " + folder + " (looked for "
                + file + ", links followed); if it belongs to the data, allow its folder with ImageRoots.of(folder) or"
                + " the option --image-root, or copy it into " + folder));
    }

    private Path found(String name) {
        Path file = folder.resolve(name).normalize();
        if (Files.isRegularFile(file)) {
            return file;
        }
        return others.stream()
                .map(other -> other.toAbsolutePath().resolve(name).normalize())
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(file);
    }

    private Path file(JsonRecord record, String field, String name) {
        if (ADDRESS.matcher(name).lookingAt()) {
            throw record.error("field \"" + field + "\" must be the path of a file, was the address "
                    + (name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name));
        }
        if (ImagePathText.isNone(name)) {
            throw record.error("field \"" + field + "\" " + ImagePathText.problem(name));
        }
        Path file;
        try {
            file = found(name);
        } catch (InvalidPathException e) {
            throw record.error("field \"" + field + "\" is not a file path: " + name + FileNames.remedy());
        }
        if (!Files.isRegularFile(file)) {
            throw record.error("image " + name + " does not exist (looked for " + file
                    + "); paths are relative to the folder of the JSONL file"
                    + (name.indexOf('\\') >= 0 ? ", with forward slashes" : "")
                    + ImagePathText.archive(folder, name));
        }
        return file;
    }
}
