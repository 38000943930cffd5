package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.file.ContainedPaths;
import io.github.rlaifv.core.internal.file.FileNames;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder with a benchmark's published files.
 *
 * @param folder folder of the user
 * @param benchmark name of the benchmark
 * @param source where the files are published
 */
public record BenchmarkFolder(Path folder, String benchmark, String source) {
    /** Byte order mark and blanks that may precede the first character of a file. */
    private static final String BLANKS = "\u00EF\u00BB\u00BF \t\r\n";

    /** Returns a required file, under one of several names. */
    public Path file(String... names) {
        return optional(List.of(""), names).orElseThrow(() -> missing(names));
    }

    /** Returns a required file, in one of several subfolders, such as those of a repository. */
    public Path fileIn(List<String> places, String... names) {
        return optional(places, names).orElseThrow(() -> missing(names));
    }

    /** Returns a file under one of several names in one of several subfolders; empty if there is none. */
    public Optional<Path> optional(List<String> places, String... names) {
        return places.stream()
                .flatMap(place -> Stream.of(names).map(folder.resolve(place)::resolve))
                .filter(Files::exists)
                .findFirst();
    }

    private BadDataException missing(String... names) {
        return new BadDataException(
                benchmark + " needs " + String.join(" or ", names) + " in " + folder + ", as published at " + source);
    }

    /** Reads a JSON file that is one object with at least one field. */
    public JsonRecord object(Path file) {
        JsonRecord object = JsonDocument.read(file, InputLimit.TEXT, advice());
        if (object.json().isEmpty()) {
            throw object.error("holds an empty object; " + advice());
        }
        return object;
    }

    /** Reads the objects of a file that is a JSON array or JSON Lines; there must be at least one. */
    public List<JsonRecord> records(Path file) {
        List<JsonRecord> records = isList(file) ? JsonDocument.list(file, InputLimit.TEXT, advice()) : lines(file);
        if (records.isEmpty()) {
            throw new BadDataException(file + " holds no record; " + advice());
        }
        return records;
    }

    /** Reads the objects of a file, which must have different values of a field. */
    public List<JsonRecord> records(Path file, String id) {
        List<JsonRecord> records = records(file);
        Set<String> seen = new HashSet<>();
        for (JsonRecord record : records) {
            if (!seen.add(record.text(id))) {
                throw record.problem(
                        id, "must be different in each record, but \"" + record.text(id) + "\" occurs twice");
            }
        }
        return records;
    }

    private List<JsonRecord> lines(Path file) {
        try (Stream<JsonRecord> lines = JsonLines.stream(file, advice())) {
            return lines.toList();
        }
    }

    private static boolean isList(Path file) {
        BoundedFile.requireRegular(file);
        try (InputStream input = new BufferedInputStream(Files.newInputStream(file))) {
            int value = input.read();
            while (value >= 0 && BLANKS.indexOf(value) >= 0) {
                value = input.read();
            }
            return value == '[';
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** Reads the words of a file with one word per line; there must be at least one. */
    public List<String> words(Path file) {
        List<String> words = BoundedFile.lines(file, InputLimit.TEXT);
        if (words.stream().allMatch(String::isBlank)) {
            throw new BadDataException(file + " holds no word; " + advice());
        }
        return words;
    }

    String advice() {
        return "download it again from " + source;
    }

    /**
     * Returns the image that a record names, in one of several subfolders, which may be links. Records are not trusted:
     * a name that leads out of these folders, even through a link, is rejected.
     */
    public ImageSource image(JsonRecord record, String name, List<String> folders) {
        for (String inside : folders) {
            Path file = resolve(record, folder.resolve(inside), name);
            if (Files.isRegularFile(file)) {
                requireInside(record, name, file, folders);
                return ImageSource.of(file);
            }
        }
        throw new BadDataException(benchmark + " needs the image " + name + " in " + folder + " or its folders "
                + String.join(", ", folders) + ", as published at " + source);
    }

    private static Path resolve(JsonRecord record, Path folder, String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw record.error("the image's name is not a file name: " + name + FileNames.remedy());
        }
    }

    private void requireInside(JsonRecord record, String name, Path file, List<String> folders) {
        List<Path> roots =
                folders.stream().map(folder::resolve).filter(Files::isDirectory).toList();
        if (!ContainedPaths.within(roots).contain(file)) {
            throw record.error("the image " + name + " lies outside of " + folder + " (looked for " + file
                    + ", links followed); put the image, or a link to its whole folder, into " + folder + " as "
                    + String.join(
                            " or ",
                            folders.stream().filter(one -> !one.isEmpty()).toList()));
        }
    }
}
