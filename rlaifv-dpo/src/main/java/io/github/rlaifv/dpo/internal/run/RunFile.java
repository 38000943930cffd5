package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.internal.option.RunOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file {@code run.json} among the checkpoints of a run. It records what the run depends on, and which settings were
 * changed during the run.
 *
 * @param folder folder of the checkpoints
 * @param otherSettings whether a run may resume with other settings than it started with
 */
public record RunFile(Path folder, boolean otherSettings) {
    private static final int VERSION = 1;

    /**
     * A setting that was changed during a run.
     *
     * @param afterStep number of optimizer steps taken before the change
     * @param name name of the option
     * @param before value until the change
     * @param now value after the change
     */
    public record Change(long afterStep, String name, String before, String now) {
        Map<String, Object> describe() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("afterStep", afterStep);
            all.put("name", name);
            all.put("before", before);
            all.put("now", now);
            return all;
        }
    }

    /** The content of the file. */
    private record Content(int version, Map<String, String> run, List<Change> changes) {}

    private Content read() {
        return JsonDocument.read(
                        file(),
                        InputLimit.SETTINGS,
                        "put the file back as the run left it, or delete the checkpoints to start over")
                .version(VERSION)
                .as(Content.class);
    }

    private Path file() {
        return folder.resolve("run.json");
    }

    /** Creates the file if it does not exist. */
    public void begin(RunIdentity run) {
        if (!Files.exists(file())) {
            TrainingFolder.writeJson(file(), new Content(VERSION, run.entries(), List.of()));
        }
    }

    /**
     * Compares what is known of a run before its data are read.
     *
     * @throws BadDataException if something has changed; the message names it
     */
    public void checkKnown(RunIdentity known) {
        if (Files.exists(file())) {
            differences(read().run(), known.entries());
        }
    }

    /**
     * Compares everything that a run depends on, and records the allowed changes.
     *
     * @param run what the run depends on now
     * @param step number of optimizer steps taken before
     * @return all changes so far, including these
     * @throws BadDataException if something has changed that must not; the message names it
     */
    public List<Change> resume(RunIdentity run, long step) {
        Content stored = read();
        Map<String, String> now = new TreeMap<>(run.entries());
        stored.run().keySet().forEach(name -> now.putIfAbsent(name, ""));
        List<Difference> fresh = differences(stored.run(), now);
        List<Change> changes = new ArrayList<>(stored.changes());
        if (!fresh.isEmpty()) {
            fresh.forEach(one -> changes.add(one.change(step)));
            TrainingFolder.writeJson(file(), new Content(VERSION, run.entries(), changes));
        }
        return List.copyOf(changes);
    }

    /** An entry of the run's identity that has changed. */
    private record Difference(String name, String before, String now) {
        Change change(long afterStep) {
            return new Change(afterStep, RunOption.label(name), before, now);
        }
    }

    /** Returns the entries that have changed and may change. */
    private List<Difference> differences(Map<String, String> then, Map<String, String> now) {
        List<Difference> different = new ArrayList<>();
        now.forEach((name, value) -> {
            String before = Optional.ofNullable(then.get(name)).orElse("");
            if (!before.equals(value)) {
                Difference difference = new Difference(name, shown(before), shown(value));
                requireAllowed(difference);
                different.add(difference);
            }
        });
        return different;
    }

    private static String shown(String value) {
        return value.isEmpty() ? "none" : value;
    }

    private void requireAllowed(Difference difference) {
        boolean mayDiffer = RunOption.mayChange(difference.name());
        if (!(mayDiffer && otherSettings) && !RunOption.changesFreely(difference.name())) {
            throw new BadDataException(file() + " belongs to a run with another " + difference.name() + " ("
                    + difference.before() + ", now " + difference.now() + "): use the value that the run started with, "
                    + (mayDiffer ? "allow the change with Checkpoints.continueWithOtherSettings(true), " : "")
                    + "choose another output folder, or delete " + folder + " to start over");
        }
    }
}
