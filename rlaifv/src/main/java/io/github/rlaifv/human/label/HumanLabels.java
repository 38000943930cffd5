package io.github.rlaifv.human.label;

import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The labels of any number of people on one sheet, by unit. A person may label a part of the units. */
public final class HumanLabels {
    private final Map<String, SortedMap<String, HumanLabel>> byUnit = new HashMap<>();
    private final SortedMap<String, Integer> people = new TreeMap<>();

    private HumanLabels() {}

    /** Returns the {@code labels-*.json} of a folder, sorted by name. */
    public static List<Path> files(Path folder) {
        try {
            return FolderEntries.of(folder).stream()
                    .filter(file -> file.getFileName().toString().matches("labels-.*\\.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    /**
     * Reads the {@code labels-*.json} in the folder of a sheet, and other files. A file that is given twice counts once.
     *
     * @param key key of the sheet
     * @param folder folder of the sheet
     * @param more files of labels outside of the folder
     * @throws BadDataException if there are no files or no answers in them, and as {@link #read}
     */
    public static HumanLabels ofSheet(HumanKey key, Path folder, List<Path> more) {
        Map<Path, Path> files = new LinkedHashMap<>();
        Stream.concat(files(folder).stream(), more.stream())
                .forEach(file -> files.putIfAbsent(file.toAbsolutePath().normalize(), file));
        if (files.isEmpty()) {
            throw new BadDataException(
                    folder + " has no labels-*.json: put the files that people saved from the page there");
        }
        HumanLabels labels = read(key, files.values());
        if (labels.people().isEmpty()) {
            throw new BadDataException(
                    "no answer is in " + files.values() + ": answer something on the page and save the file again");
        }
        return labels;
    }

    /**
     * Reads files of labels.
     *
     * @param key key of the sheet
     * @param files the files that people saved
     * @throws BadDataException if a file is damaged or belongs to another sheet, names a unit that the sheet does not have
     *     or an answer that does not fit its unit, or if two files have a label of the same person for the same unit; the
     *     message names file and unit
     */
    public static HumanLabels read(HumanKey key, Collection<Path> files) {
        Map<String, List<HumanAnswer>> allowed = new HashMap<>();
        key.claims().forEach(unit -> allowed.put(unit.id(), HumanAnswer.ofClaims()));
        key.choices().forEach(unit -> allowed.put(unit.id(), HumanAnswer.ofChoices()));
        HumanLabels labels = new HumanLabels();
        Map<String, Path> given = new HashMap<>();
        for (Path path : files) {
            HumanLabelFile file = HumanLabelFile.read(path);
            if (!file.sheet().equals(key.sheet())) {
                throw new BadDataException(path + " belongs to the sheet '" + file.sheet() + "', not to '" + key.sheet()
                        + "': move it to the folder whose page it was made with, or remove it");
            }
            for (HumanLabel label : file.labels()) {
                requireFitting(file, label, allowed.get(label.unit()));
                Path before = given.putIfAbsent(file.annotator() + "\n" + label.unit(), path);
                if (before != null) {
                    throw new BadDataException(path + " and " + before + " both have a label of '" + file.annotator()
                            + "' for the unit '" + label.unit()
                            + "': keep one of the files, or use different names for different people");
                }
                labels.add(file.annotator(), label);
            }
        }
        return labels;
    }

    private static void requireFitting(HumanLabelFile file, HumanLabel label, @Nullable List<HumanAnswer> allowed) {
        if (allowed == null) {
            throw new BadDataException(file.file() + " labels the unit '" + label.unit()
                    + "', which its sheet doesn't have: save it again from the page");
        }
        if (!allowed.contains(label.answer())) {
            throw new BadDataException(
                    file.file() + ": the answer '" + label.answer().word() + "' does not fit the unit '"
                            + label.unit() + "', which takes one of "
                            + allowed.stream().map(HumanAnswer::word).toList() + ": save the file again from the page");
        }
    }

    private void add(String annotator, HumanLabel label) {
        byUnit.computeIfAbsent(label.unit(), unit -> new TreeMap<>()).put(annotator, label);
        people.merge(annotator, 1, Integer::sum);
    }

    /** Returns the number of labels by the name of the person, sorted by name. */
    public SortedMap<String, Integer> people() {
        return Collections.unmodifiableSortedMap(people);
    }

    /** Returns the labels of a unit by the names of the people; empty if there are none. */
    public SortedMap<String, HumanLabel> of(String unit) {
        return Collections.unmodifiableSortedMap(byUnit.getOrDefault(unit, Collections.emptySortedMap()));
    }

    /** Returns one person's answer to a unit; empty if there is none. */
    public Optional<HumanAnswer> of(String unit, String annotator) {
        return Optional.ofNullable(of(unit).get(annotator)).map(HumanLabel::answer);
    }

    /** Returns the answer that more people gave than any other; empty if there is no such answer. */
    public Optional<HumanAnswer> majority(String unit) {
        Map<HumanAnswer, Integer> counts = new HashMap<>();
        of(unit).values().forEach(label -> counts.merge(label.answer(), 1, Integer::sum));
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        List<HumanAnswer> first = counts.entrySet().stream()
                .filter(count -> count.getValue() == most)
                .map(Map.Entry::getKey)
                .toList();
        return first.size() == 1 ? Optional.of(first.get(0)) : Optional.empty();
    }
}
