package io.github.rlaifv.core.curation;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.data.RowNumbers;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.folder.BoundSettings;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonLinesWriter;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.RunListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Selects instructions from several sources: each image and question once, without images of benchmarks, and in given
 * proportions. The choice depends on the seed and the content of each instruction alone, so equal inputs give equal
 * bytes, and further sources do not change what is chosen from the others. Memory holds about 150 bytes per
 * instruction, and the images of one batch.
 *
 * <pre>{@code
 * CurationReport report = InstructionCuration.builder()
 *         .source(CurationSource.open("rlaif-v", Path.of("RLAIF-V-Dataset"), ReadOptions.defaults()).withWeight(2))
 *         .source(CurationSource.open("own", Path.of("instructions.jsonl"), ReadOptions.defaults()).withWeight(1))
 *         .exclude(new BenchmarkImages("MMHal-Bench", Path.of("mmhal/images")))
 *         .build()
 *         .run(Path.of("curated"));
 * }</pre>
 *
 * <p>The folder then holds {@value #INSTRUCTIONS}, which {@code InstructionDataset.open} reads, {@code images/}, {@value
 * #EXCLUDED} with a line per dropped record, and {@value #REPORT}.
 */
public final class InstructionCuration {
    /** File with the chosen instructions. */
    public static final String INSTRUCTIONS = "instructions.jsonl";

    /** File with the records that were dropped because of their images, and the reasons. */
    public static final String EXCLUDED = "excluded.jsonl";

    /** File with the {@link CurationReport}. */
    public static final String REPORT = "report.json";

    /** Name of the stage that reads all sources. */
    public static final String READING = "reading instructions";

    /** Name of the stage that writes the chosen instructions. */
    public static final String WRITING = "writing instructions";

    private static final String SETTINGS = "settings.json";
    private static final String HASHES = "image-hashes.jsonl";
    private static final RunKind KIND =
            RunKind.recognizedBy(SETTINGS, "curation", INSTRUCTIONS, EXCLUDED, REPORT, HASHES, "images/**");

    private final List<CurationSource> sources;
    private final List<BenchmarkImages> benchmarks;
    private final int distance;
    private final long seed;
    private final OptionalLong size;
    private final boolean keepImages;

    InstructionCuration(InstructionCurationBuilder builder) {
        sources = List.copyOf(builder.sources);
        benchmarks = List.copyOf(builder.benchmarks);
        distance = builder.distance;
        seed = builder.seed;
        size = builder.size;
        keepImages = builder.keepImages;
    }

    /** Returns a builder with the defaults of all options. */
    public static InstructionCurationBuilder builder() {
        return new InstructionCurationBuilder();
    }

    /**
     * Selects the instructions and writes them to a folder.
     *
     * @param folder folder for the result; an interrupted curation in it is resumed, and a finished one is left as it is
     * @throws BadDataException if a source has too few instructions, if none is left, if an image of a benchmark can't
     *     be decoded, or if the folder has the results of other settings or other files
     */
    public CurationReport run(Path folder) {
        return run(folder, RunListener.NONE);
    }

    /**
     * Same as {@link #run(Path)}, with progress.
     *
     * @param listener listener that is notified of the stages {@value ExcludedImages#READING}, {@value #READING} and
     *     {@value #WRITING}
     */
    public CurationReport run(Path folder, RunListener listener) {
        benchmarks.forEach(BenchmarkImages::requireThere);
        try (WorkFolder work = BoundSettings.of(SETTINGS, REPORT, settings()).open(folder, KIND)) {
            Path file = folder.resolve(REPORT);
            if (Files.exists(file)) {
                work.requireThere(INSTRUCTIONS, EXCLUDED);
                return JsonDocument.read(file, InputLimit.SETTINGS, "delete it to select the instructions again")
                        .asSnakeCase(CurationReport.class);
            }
            CurationReport report = select(folder, listener);
            AtomicFile.write(file, (JsonText.prettySnakeCase(report) + "\n").getBytes(StandardCharsets.UTF_8));
            return report;
        }
    }

    private SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        for (CurationSource source : sources) {
            settings.put(
                    "source " + source.name(),
                    source.share() + " of " + source.instructions().size()
                            + (source.place().isEmpty() ? "" : " in " + source.place()));
        }
        benchmarks.forEach(
                one -> settings.put("exclude " + one.name(), one.place().toString()));
        settings.put(
                "sources",
                String.join(", ", sources.stream().map(CurationSource::name).toList()));
        settings.put("distance", benchmarks.isEmpty() ? "" : String.valueOf(distance));
        settings.put("seed", String.valueOf(seed));
        settings.put("size", size.isPresent() ? String.valueOf(size.getAsLong()) : "");
        settings.put("images", keepImages ? "kept" : "copied");
        return settings;
    }

    private CurationReport select(Path folder, RunListener listener) {
        if (sources.stream().allMatch(source -> source.instructions().size() == 0)) {
            throw new BadDataException("no source has an instruction ("
                    + sources.stream().map(CurationSource::place).collect(Collectors.joining(", "))
                    + "): name files or folders with instructions");
        }
        ExcludedImages excluded = ExcludedImages.of(benchmarks, distance, listener);
        List<SourceTally> tallies =
                sources.stream().map(source -> new SourceTally(source, seed)).toList();
        read(folder, excluded, tallies, listener);
        long[] eligible = tallies.stream().mapToLong(SourceTally::eligible).toArray();
        long[] taken = Mix.of(sources, eligible, size);
        long total = Arrays.stream(taken).sum();
        if (total == 0) {
            throw new BadDataException("no instruction is left: all records of the sources are duplicates or were"
                    + " excluded, see " + folder.resolve(EXCLUDED));
        }
        write(folder, tallies, taken, listener);
        List<SourceReport> reports = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            reports.add(tallies.get(i).report(taken[i]));
        }
        return new CurationReport(total, excluded.size(), reports);
    }

    private void read(Path folder, ExcludedImages excluded, List<SourceTally> tallies, RunListener listener) {
        long records = sources.stream()
                .mapToLong(source -> source.instructions().size())
                .sum();
        listener.stageStarted(READING, records);
        Optional<ImageChecks> checks =
                excluded.size() == 0 ? Optional.empty() : Optional.of(new ImageChecks(folder.resolve(HASHES)));
        try (JsonLinesWriter dropped = JsonLinesWriter.open(folder.resolve(EXCLUDED))) {
            SourcePass pass = new SourcePass(excluded, checks, dropped, done -> listener.progressed(READING, done));
            tallies.forEach(pass::read);
            dropped.finish();
        } finally {
            checks.ifPresent(ImageChecks::close);
        }
        listener.stageFinished(READING);
    }

    private void write(Path folder, List<SourceTally> tallies, long[] taken, RunListener listener) {
        listener.stageStarted(WRITING, Arrays.stream(taken).sum());
        AtomicLong done = new AtomicLong();
        List<Stream<Instruction>> streams = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            SourceTally tally = tallies.get(i);
            RowNumbers rows = tally.choose(taken[i]);
            streams.add(tally.stream(rows).map(instruction -> stored(instruction, tally)));
        }
        JsonlInstructions.write(
                Interleaved.of(streams, taken).peek(instruction -> {
                    Cancellation.check(WRITING);
                    listener.progressed(WRITING, done.incrementAndGet());
                }),
                folder.resolve(INSTRUCTIONS));
        listener.stageFinished(WRITING);
    }

    private Instruction stored(Instruction instruction, SourceTally tally) {
        if (!instruction.hasImage()) {
            return instruction;
        }
        ImageSource image = instruction.image();
        if (keepImages && image instanceof ImageSource.InFile) {
            tally.addImage(image.fingerprint());
            return instruction;
        }
        ImageSource held = ImageSource.of(image.name(), image.read());
        tally.addImage(held.fingerprint());
        return instruction.withImage(held);
    }
}
