package io.github.rlaifv.inference.evaluation.labeling;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels of any number of people, by response. A person may label a part of the responses. */
public final class Labels {
    private static final int NAMED = 5;

    private final Map<String, SortedMap<String, Label>> byResponse = new HashMap<>();
    private final Map<Path, List<String>> open = new LinkedHashMap<>();

    private Labels() {}

    /**
     * Reads the {@code labels-*.json} of a folder. The {@code *-key.json} of their sheets must be in the folder too.
     *
     * @param folder the folder
     * @param responses ids of the responses whose labels are needed; every sheet must have all of them
     * @throws BadDataException if a label is damaged, a sheet or response is unknown, a person labeled a response
     *     twice, or a sheet belongs to other responses; the message names the file
     */
    public static Labels read(Path folder, Collection<String> responses) {
        Map<String, SheetKey> sheets = new TreeMap<>();
        for (Path file : files(folder, "", SheetKey.SUFFIX)) {
            SheetKey key = SheetKey.read(file);
            sheets.put(key.sheet(), key);
        }
        Labels labels = new Labels();
        Map<String, Path> given = new HashMap<>();
        for (Path path : files(folder, "labels-", ".json")) {
            LabelFile file = LabelFile.read(path);
            SheetKey sheet = sheets.get(file.sheet());
            if (sheet == null) {
                throw new BadDataException(path + " belongs to the sheet '" + file.sheet() + "', but this folder has"
                        + " only the sheets "
                        + sheets.keySet() + ": move it to the folder whose page it was made with, or remove it");
            }
            checkAnswers(path, sheet, responses);
            labels.add(file, sheet, given);
        }
        return labels;
    }

    private static void checkAnswers(Path file, SheetKey sheet, Collection<String> responses) {
        Set<String> lacking = new LinkedHashSet<>(responses);
        sheet.responses().forEach(response -> lacking.remove(response.id()));
        if (!lacking.isEmpty()) {
            throw new BadDataException(file + " belongs to the sheet '" + sheet.sheet() + "', whose \"responses\" lack "
                    + some(List.copyOf(lacking))
                    + ": the responses have changed since the sheet was made; label a new sheet, or remove the file");
        }
    }

    private void add(LabelFile file, SheetKey sheet, Map<String, Path> given) {
        Set<String> known = new HashSet<>();
        sheet.responses().forEach(response -> known.add(response.id()));
        List<String> unknown = new ArrayList<>();
        List<String> twice = new ArrayList<>();
        String first = "";
        for (Label label : file.labels()) {
            if (!known.remove(label.response())) {
                unknown.add(label.response());
            }
            byResponse.computeIfAbsent(label.response(), id -> new TreeMap<>()).put(file.annotator(), label);
            Path before = given.putIfAbsent(file.annotator() + "\n" + label.response(), file.file());
            if (before != null) {
                twice.add(label.response());
                first = before.toString();
            }
        }
        if (!unknown.isEmpty()) {
            throw new BadDataException(file.file() + " labels " + some(unknown)
                    + ", which its sheet doesn't have: download it again from the page");
        }
        if (!twice.isEmpty()) {
            throw new BadDataException(file.file() + " and " + first + " both have labels of '" + file.annotator()
                    + "' for " + some(twice) + ": keep one of the files, or use different names for different people");
        }
        open.put(
                file.file(),
                sheet.responses().stream()
                        .map(SheetKey.Response::id)
                        .filter(known::contains)
                        .toList());
    }

    private static String some(List<String> ids) {
        String named = String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())));
        return ids.size() <= NAMED ? named : named + " and " + (ids.size() - NAMED) + " more";
    }

    private static List<Path> files(Path folder, String start, String end) {
        try {
            return FolderEntries.of(folder).stream()
                    .filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.startsWith(start) && name.endsWith(end);
                    })
                    .toList();
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    /** Returns the labels of a response by the names of the people; empty if there are none. */
    public SortedMap<String, Label> of(String response) {
        return new TreeMap<>(byResponse.getOrDefault(response, new TreeMap<>()));
    }

    /** Returns, for every file, the responses of its sheet without a verdict, in the order of the sheet. */
    public Map<Path, List<String>> open() {
        return Ordered.map(open);
    }
}
