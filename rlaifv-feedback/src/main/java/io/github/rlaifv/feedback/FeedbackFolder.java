package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.ReportedStream;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.RunListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a finished feedback run, opened for reading: its scored candidates and its settings. No model is needed.
 *
 * <p>The folder holds no paths of images apart from those of its pairs. {@link #open(Path)} therefore knows only the
 * instructions that have pairs; {@link #open(Path, InstructionDataset)} knows all.
 */
public final class FeedbackFolder {
    /** Name of the stage that compares the instructions and their images with those of the run. */
    public static final String CHECKING = "checking instructions";

    private static final String SETTINGS = "settings.json";
    private static final String CANDIDATES = "candidates";
    private static final String SCORER = "scorer.";
    private static final String ADVICE = "run the feedback again with the same settings";

    /** The seed in the settings of sampling; pairs are drawn with the same, unless their maker has its own. */
    private static final Pattern SEED = Pattern.compile("\\bseed=(-?[0-9]{1,19})\\b");

    private final Path folder;
    private final SortedMap<String, String> settings;
    private final InstructionDataset instructions;
    private final long judged;
    private final long inFolder;

    private FeedbackFolder(
            Path folder, SortedMap<String, String> settings, InstructionDataset instructions, RunListener listener) {
        this.folder = folder;
        this.settings = settings;
        this.instructions = instructions;
        try (RunFiles files = RunFiles.read(folder, candidates());
                Stream<Instruction> all = instructions.stream()) {
            judged = ReportedStream.of(all, CHECKING, instructions.size(), listener)
                    .filter(instruction -> judged(instruction, files))
                    .count();
        }
        listener.stageFinished(CHECKING);
        try (Stream<JsonRecord> lines = JsonLines.stream(folder.resolve("scores.jsonl"), ADVICE)) {
            inFolder = lines.count();
        }
    }

    private static boolean judged(Instruction instruction, RunFiles files) {
        boolean found = files.scores(instruction).isPresent();
        if (found) {
            files.requireSame(instruction);
        }
        return found;
    }

    /**
     * Opens a folder with the images of its own pairs.
     *
     * @throws BadDataException if it is not the folder of a finished feedback run, or a file in it is damaged
     */
    public static FeedbackFolder open(Path folder) {
        return open(folder, RunListener.NONE);
    }

    /**
     * Same as {@link #open(Path)}, with progress.
     *
     * @param listener listener that is notified of the stage {@value #CHECKING}, whose units are instructions
     */
    public static FeedbackFolder open(Path folder, RunListener listener) {
        SortedMap<String, String> settings = settings(folder);
        Map<String, Instruction> asked = new LinkedHashMap<>();
        try (Stream<PreferencePair> pairs = PreferenceDataset.open(folder).stream()) {
            pairs.forEach(pair -> asked.putIfAbsent(pair.instruction().id(), pair.instruction()));
        }
        return new FeedbackFolder(
                folder, settings, InstructionDataset.of(asked.values().stream().toList()), listener);
    }

    /**
     * Opens a folder with the instructions of its run. Instructions that are not in the folder are ignored.
     *
     * @throws BadDataException as {@link #open(Path)}, and if an instruction had another question or image in the run
     */
    public static FeedbackFolder open(Path folder, InstructionDataset instructions) {
        return open(folder, instructions, RunListener.NONE);
    }

    /**
     * Same as {@link #open(Path, InstructionDataset)}, with progress.
     *
     * @param listener listener that is notified of the stage {@value #CHECKING}, whose units are instructions
     */
    public static FeedbackFolder open(Path folder, InstructionDataset instructions, RunListener listener) {
        return new FeedbackFolder(folder, settings(folder), instructions, listener);
    }

    private static SortedMap<String, String> settings(Path folder) {
        Path file = folder.resolve(SETTINGS);
        boolean complete = Files.isRegularFile(file)
                && RunFiles.NAMES.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)));
        if (!complete) {
            throw new BadDataException(folder + " is not the folder of a feedback run, which has " + SETTINGS + ", "
                    + String.join(", ", RunFiles.NAMES) + ": give the folder of --output of such a run");
        }
        JsonRecord json = JsonDocument.read(file, InputLimit.SETTINGS, ADVICE);
        json.text(CANDIDATES);
        return json.texts();
    }

    private int candidates() {
        try {
            return Integer.parseInt(settings.get(CANDIDATES));
        } catch (NumberFormatException e) {
            throw new BadDataException(
                    folder.resolve(SETTINGS) + ": \"" + CANDIDATES + "\" must be an integer, was \""
                            + settings.get(CANDIDATES) + "\"; " + ADVICE,
                    e);
        }
    }

    /** Returns the path of the folder. */
    public Path path() {
        return folder;
    }

    /** Returns the settings and fingerprints of the run by name, as {@code settings.json} records them. */
    public SortedMap<String, String> settings() {
        return settings;
    }

    /** Returns the seed with which the pairs of the run were drawn; empty if the settings do not record it. */
    public OptionalLong seed() {
        Matcher drawn = SEED.matcher("seed=" + settings.getOrDefault("pair_seed", ""));
        Matcher sampled = SEED.matcher(settings.getOrDefault("sampling", ""));
        return Stream.of(drawn, sampled)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .findFirst();
    }

    /** Returns the scored candidates of all known instructions that were judged. */
    public ScoredInstructions scored() {
        return new ScoredInFiles(instructions, folder, candidates(), judged);
    }

    /** Returns the number of judged instructions in the folder whose image is not known, so that they are not read. */
    public long unknownImages() {
        return Math.max(0, inFolder - judged);
    }

    /**
     * Returns the setting of the run's scorer by name, such as {@code threshold}; empty if the scorer has no such setting.
     */
    public Optional<String> scorerSetting(String name) {
        return Optional.ofNullable(settings.get(SCORER + name));
    }

    /** Returns all settings of the run's scorer by name, such as the fingerprint of its labeler. */
    public SortedMap<String, String> scorerSettings() {
        SortedMap<String, String> scorer = new TreeMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith(SCORER)) {
                scorer.put(name.substring(SCORER.length()), value);
            }
        });
        return Collections.unmodifiableSortedMap(scorer);
    }
}
