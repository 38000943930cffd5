package io.github.rlaifv.core.model;

import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Explains for messages what a path holds that was given as a model but isn't one, and what to do instead. */
final class WithoutModel {
    private static final String GIVE = "; give the folder of a Hugging Face checkpoint";
    private static final String GGUF = ".gguf";
    private static final String OF_GGUF = " is a GGUF file, which is not supported: give the folder of the Hugging Face"
            + " checkpoint that it was converted from, or serve it and open its http address";

    /** How an address looks that was made a path. */
    private static final Pattern ADDRESS = Pattern.compile("^https?:[/\\\\]", Pattern.CASE_INSENSITIVE);

    private static final String OF_SERVER =
            " doesn't exist; it looks like the address of a server, and a folder is needed"
                    + " here. Policies.open(URI) opens addresses";

    /**
     * How many levels below a folder are searched for models: a download has them two levels down, in {@code
     * snapshots/REVISION}.
     */
    private static final int DEPTH = 2;

    /** Number of entries read per folder, so that a folder with a million images takes no time. */
    private static final int ENTRIES = 2000;

    private static final int NAMED = 3;

    /**
     * The kinds of run that leave a folder, outermost kind first: the folder of a quickstart is also that of an
     * alignment.
     */
    private enum Kind {
        QUICKSTART("quickstart", List.of(), "the folder of a quickstart that is not finished: run it again"),
        ABLATION("ablation", List.of("ablation.json"), "the folder of an ablation, which leaves several models"),
        PRETRAINING("pretraining", List.of(), "the folder of a pretraining"),
        ALIGNMENT(
                "alignment",
                List.of(),
                "the folder of an alignment that has finished no round yet: run the same alignment with this output"
                        + " folder again to continue it"),
        TRAINING(
                "training run",
                List.of("reference.jsonl", "metrics.jsonl"),
                "the folder of a training that is not finished: run the same training with this output folder again"),
        ROUND(
                "alignment round",
                List.of("epochs.json"),
                "a round of an alignment, which is not finished: run the same alignment again to continue it"),
        CHECKPOINT(
                "checkpoint",
                List.of("state.json", "optimizer-0.safetensors"),
                "a checkpoint of a training run. It holds what the run resumes from, not a model: run the same"
                        + " training with the same output folder again"),
        EVALUATION(
                "evaluation",
                List.of("evaluation.json"),
                "the folder of an evaluation, which holds responses and metrics but no model: give the folder of the"
                        + " model that was evaluated"),
        FEEDBACK(
                "feedback run",
                List.of("candidates.jsonl"),
                "the folder of a feedback run, which holds preference pairs but no model: train on them first"),
        BEST_OF_N(
                "best-of-N run",
                List.of("pools.jsonl"),
                "the folder of a best-of-N run, which holds responses but no model: give the folder of the model"),
        DATASET(
                "dataset",
                List.of("dataset_card.json"),
                "the folder of a dataset, which holds examples but no model: give the folder of the model");

        private final String marker;
        private final List<String> files;
        private final String text;

        Kind(String marker, List<String> files, String text) {
            this.marker = marker;
            this.files = files;
            this.text = text;
        }
    }

    private WithoutModel() {}

    /** A phrase that begins with the path and has no full stop at the end. */
    static String describe(Path path) {
        if (Files.isRegularFile(path)) {
            return path + (isGguf(path) ? OF_GGUF : " is a file" + GIVE);
        }
        if (!Files.exists(path)) {
            return path + (ADDRESS.matcher(path.toString()).find() ? OF_SERVER : " doesn't exist" + GIVE);
        }
        try {
            return described(path);
        } catch (IOException e) {
            return path + " can't be listed (" + e.getMessage() + ")" + GIVE;
        }
    }

    private static String described(Path folder) throws IOException {
        List<Path> entries = FolderEntries.of(folder, ENTRIES);
        Optional<Path> gguf = entries.stream().filter(WithoutModel::isGguf).findFirst();
        if (gguf.isPresent()) {
            return gguf.get() + OF_GGUF;
        }
        List<Path> models = models(entries, DEPTH);
        String inside = models.isEmpty() ? "" : "; " + inside(models);
        Optional<Kind> kind = kind(folder);
        if (kind.isPresent()) {
            return folder + " has no config.json: it is " + kind.get().text
                    + (kind.get() == Kind.TRAINING ? resumed(folder) : "") + inside;
        }
        if (entries.isEmpty()) {
            return folder + " is empty" + GIVE;
        }
        return folder + " has no config.json" + weights(entries).orElse(models.isEmpty() ? GIVE : "") + inside;
    }

    private static String inside(List<Path> models) {
        String names = models.stream().limit(NAMED).map(Path::toString).collect(Collectors.joining(", "));
        return (models.size() == 1 ? "the model inside is " : "models inside are ") + names
                + (models.size() > NAMED ? " and others" : "") + ", which can be opened by that path";
    }

    private static Optional<Kind> kind(Path folder) {
        SortedSet<String> marked = WorkFolder.kinds(folder);
        for (Kind kind : Kind.values()) {
            if (marked.contains(kind.marker)) {
                return Optional.of(kind);
            }
        }
        for (Kind kind : Kind.values()) {
            if (!kind.files.isEmpty() && kind.files.stream().allMatch(name -> Files.exists(folder.resolve(name)))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** The checkpoint from which an unfinished training resumes. */
    private static String resumed(Path folder) throws IOException {
        Path checkpoints = folder.resolve("checkpoints");
        return Files.isDirectory(checkpoints)
                ? FolderEntries.of(checkpoints, ENTRIES).stream()
                        .map(entry -> entry.getFileName().toString())
                        .filter(name -> name.startsWith("step-"))
                        .reduce((first, second) -> second)
                        .map(newest -> " to finish it, which resumes from checkpoints/" + newest
                                + " (the state of the optimizer, not a model)")
                        .orElse("")
                : " (it has no checkpoint and starts from the beginning)";
    }

    /** What is missing beside weights that are present. */
    private static Optional<String> weights(List<Path> entries) {
        List<String> names =
                entries.stream().map(entry -> entry.getFileName().toString()).toList();
        if (names.contains("adapter_model.safetensors") || names.contains("adapter_model.bin")) {
            return Optional.of(" and no adapter_config.json, but weights of an adapter: download adapter_config.json"
                    + " into this folder, which names the model that the adapter is for");
        }
        return names.stream()
                .filter(name -> name.endsWith(".safetensors") || name.startsWith("pytorch_model"))
                .findFirst()
                .map(name -> ", but weights (" + name + "): download config.json and the tokenizer's files of the same"
                        + " checkpoint into this folder");
    }

    private static List<Path> models(List<Path> entries, int depth) {
        List<Path> found = new ArrayList<>();
        for (Path entry : entries) {
            if (entry.getFileName().toString().startsWith(".") || !Files.isDirectory(entry)) {
                continue;
            }
            if (RunModel.isModel(entry)) {
                found.add(entry);
            } else if (depth > 1) {
                found.addAll(models(readable(entry), depth - 1));
            }
        }
        return found;
    }

    /** The entries of a folder; none if it may not be read. */
    private static List<Path> readable(Path folder) {
        try {
            return FolderEntries.of(folder, ENTRIES);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isGguf(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(GGUF);
    }
}
