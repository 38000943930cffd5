package io.github.rlaifv.dpo.internal.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.dpo.reference.internal.ReferenceFile;
import io.github.rlaifv.dpo.report.TrainingReport;
import io.github.rlaifv.dpo.train.KeptCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The output folder of a training run, with {@code model/}, {@code adapter/}, {@code metrics.jsonl} and
 * {@code training.json}.
 */
public record TrainingFolder(Path path) {
    /** Pattern of the files of a saved model or adapter, also of a model with a vision tower in a folder of its own. */
    private static final String SAVED = "(?:[^/]+/)?[^/]+\\.(?:json|jinja|model|safetensors|tiktoken|txt)";

    private static final String DESCRIPTION = "training.json";
    private static final RunKind KIND = new RunKind(
            "training run",
            new TreeSet<>(List.of(
                    "model",
                    "adapter",
                    "checkpoints/run.json",
                    "checkpoints/LATEST",
                    "checkpoints/step-*",
                    "checkpoints/deleted-step-*",
                    "metrics.jsonl",
                    "performance.jsonl",
                    "metrics.csv",
                    "tensorboard/events.out.tfevents.*",
                    "reference.jsonl",
                    "reference-*.jsonl",
                    DESCRIPTION,
                    Ledger.FILE,
                    TrainingReport.FILE)),
            entry -> ReferenceFile.isOne(entry) || wroteEarlier(entry.resolveSibling(DESCRIPTION)));

    /**
     * Starts or resumes a training run.
     *
     * @throws BadDataException if another run writes to the folder, or it holds something under the names of the
     *     results that no training run wrote; nothing is changed then
     */
    public static WorkFolder open(Path output) {
        TrainingFolder folder = new TrainingFolder(output);
        boolean ofEarlierVersion = !WorkFolder.isMarked(output) && wroteEarlier(output.resolve(DESCRIPTION));
        WorkFolder work = WorkFolder.open(output, KIND);
        try {
            work.removeParts(output);
            folder.prepare(folder.model(), "model", ofEarlierVersion, work);
            folder.prepare(folder.adapter(), "adapter", ofEarlierVersion, work);
            return work;
        } catch (IOException e) {
            work.close();
            throw StorageException.writing(output, e);
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
    }

    /** Rejects a result folder that could not be replaced at the end, before any work is done. */
    private void prepare(Path saved, String kind, boolean ofEarlierVersion, WorkFolder work) throws IOException {
        AtomicFolder.recover(saved);
        if (ofEarlierVersion) {
            AtomicFolder.adopt(saved, kind, name -> name.matches(SAVED));
        }
        if (Files.exists(saved.resolve("config.json")) || Files.exists(saved.resolve("adapter_config.json"))) {
            AtomicFolder.requireReplaceable(saved, kind);
        }
        work.requireOwn(saved);
    }

    /** Returns whether there is a {@code training.json}, which all versions wrote at the end of a training run. */
    private static boolean wroteEarlier(Path description) {
        if (!Files.isRegularFile(description)) {
            return false;
        }
        try {
            JsonNode json = JsonFile.read(description);
            return json.has("objective") && json.has("options") && json.has("policyFingerprint");
        } catch (BadDataException e) {
            return false;
        }
    }

    public Path model() {
        return path.resolve("model");
    }

    /** Returns the folder of the trained adapters of a LoRA run, in PEFT's layout. */
    public Path adapter() {
        return path.resolve("adapter");
    }

    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** Returns the file with speed and memory of each step. */
    public Path performance() {
        return path.resolve("performance.jsonl");
    }

    /** Returns the file with all metrics as one table. */
    public Path table() {
        return path.resolve("metrics.csv");
    }

    public Path tensorBoard() {
        return path.resolve("tensorboard");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path reference() {
        return path.resolve("reference.jsonl");
    }

    public Path heldOutReference() {
        return path.resolve("reference-held-out.jsonl");
    }

    /**
     * Returns the file with the reference's log-probabilities of an epoch's auxiliary responses.
     *
     * @param epoch number of the epoch, counted from 1
     */
    public Path auxiliaries(int epoch) {
        return path.resolve("reference-companions" + (epoch == 1 ? "" : "-" + epoch) + ".jsonl");
    }

    public Path heldOutAuxiliaries() {
        return path.resolve("reference-held-out-companions.jsonl");
    }

    /** Returns path, step and score of each kept checkpoint, for {@code training.json}. */
    public List<Map<String, Object>> described(List<KeptCheckpoint> kept) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (KeptCheckpoint one : kept) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("folder", path.relativize(one.folder()).toString());
            described.put("step", one.step());
            described.put("score", one.score());
            all.add(described);
        }
        return all;
    }

    public void describe(Map<String, Object> training) {
        writeJson(path.resolve(DESCRIPTION), training);
    }

    /** Replaces a JSON file atomically. */
    public static void writeJson(Path file, Object value) {
        AtomicFile.write(file, JsonText.pretty(value) + "\n");
    }
}
