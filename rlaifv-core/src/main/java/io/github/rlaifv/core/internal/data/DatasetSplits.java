package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files of a dataset by split. Their names denote the splits as on the Hugging Face hub: {@code
 * train-00000-of-00002.parquet}, {@code test.jsonl}, {@code validation/0000.parquet}.
 *
 * @param folder folder of the files, for messages
 * @param files files by split; files whose names denote no split are under the empty text
 */
public record DatasetSplits(Path folder, SortedMap<String, List<Path>> files) {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("train", "train"),
            Map.entry("training", "train"),
            Map.entry("validation", "validation"),
            Map.entry("valid", "validation"),
            Map.entry("val", "validation"),
            Map.entry("dev", "validation"),
            Map.entry("test", "test"),
            Map.entry("testing", "test"),
            Map.entry("eval", "test"),
            Map.entry("evaluation", "test"),
            // splits of their own, since their authors keep them separate
            Map.entry("trainval", "trainval"),
            Map.entry("minival", "minival"),
            Map.entry("testdev", "testdev"),
            Map.entry("devtest", "devtest"),
            Map.entry("holdout", "held-out"),
            Map.entry("heldout", "held-out"),
            Map.entry("held_out", "held-out"),
            Map.entry("held-out", "held-out"));

    private static final Pattern SHARD =
            Pattern.compile("([\\w.]*[a-z][\\w.]*)-(\\d{5,})-of-(\\d{5,})(-[0-9a-f]+)?\\.[a-z]+");
    private static final Pattern WORD = Pattern.compile(
            "(?<![a-z])(" + WORDS.keySet().stream().sorted().collect(Collectors.joining("|")) + ")(?![a-z])");

    public static DatasetSplits of(Path folder, List<Path> files) {
        SortedMap<String, List<Path>> splits = new TreeMap<>();
        files.forEach(file -> splits.computeIfAbsent(name(folder, file), name -> new ArrayList<>())
                .add(file));
        return new DatasetSplits(folder, splits);
    }

    /**
     * Returns the files to read.
     *
     * @throws BadDataException naming the splits if there are several, or if the wanted one is missing
     */
    public List<Path> pick(String wanted) {
        if (wanted.isEmpty()) {
            if (files.size() > 1) {
                throw new BadDataException(
                        folder + " holds several splits of a dataset (" + names() + "), which are not"
                                + " read as one; choose one with ReadOptions.builder().split(\"" + files.lastKey()
                                + "\") or the option --split, or name its files");
            }
            return files.values().stream().flatMap(List::stream).toList();
        }
        String split = wanted.toLowerCase(Locale.ROOT);
        // a dataset without splits is a training split
        boolean whole = split.equals("train") && files.keySet().equals(Set.of(""));
        List<Path> picked = files.get(whole ? "" : split);
        if (picked == null) {
            throw new BadDataException(folder + " holds no split \"" + wanted + "\"; choose one of " + names());
        }
        return picked;
    }

    private String names() {
        return files.entrySet().stream()
                .map(split -> (split.getKey().isEmpty() ? "none in the name" : split.getKey()) + ": "
                        + some(split.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String some(List<Path> files) {
        return files.get(0).getFileName() + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more");
    }

    /** Whether a folder's name denotes a split. */
    public static boolean names(Path folder) {
        return WORD.matcher(lower(folder)).find();
    }

    private static String name(Path folder, Path file) {
        String name = lower(file);
        Matcher shard = SHARD.matcher(name);
        // the whole name, since train_sft and train_prefs are two splits
        if (shard.matches() && !word(shard.group(1)).isEmpty()) {
            return shard.group(1);
        }
        String found = word(name.replaceFirst("\\.[a-z]+$", ""));
        for (Path at = folder.relativize(file).getParent(); found.isEmpty() && at != null; at = at.getParent()) {
            found = word(lower(at));
        }
        return found.isEmpty() && shard.matches() ? shard.group(1) : found;
    }

    private static String word(String name) {
        Matcher word = WORD.matcher(name);
        return word.find() ? WORDS.getOrDefault(word.group(), "") : "";
    }

    private static String lower(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    }
}
