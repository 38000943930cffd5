package io.github.rlaifv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rlaifv.cli.align.AlignCommand;
import io.github.rlaifv.cli.align.FeedbackCommand;
import io.github.rlaifv.cli.align.SelfAlignCommand;
import io.github.rlaifv.cli.calibrate.CalibrateCommand;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.cli.command.ShardNotes;
import io.github.rlaifv.cli.convert.ConvertCommand;
import io.github.rlaifv.cli.data.DataCommand;
import io.github.rlaifv.cli.evaluate.CompareCommand;
import io.github.rlaifv.cli.evaluate.EvaluateCommand;
import io.github.rlaifv.cli.gpu.GpuCheckCommand;
import io.github.rlaifv.cli.human.HumanClaimsCommand;
import io.github.rlaifv.cli.human.HumanCompareCommand;
import io.github.rlaifv.cli.inspect.InspectCommand;
import io.github.rlaifv.cli.merge.MergeCommand;
import io.github.rlaifv.cli.pairs.PairsCommand;
import io.github.rlaifv.cli.reference.ReferenceCommand;
import io.github.rlaifv.cli.rerank.RerankCommand;
import io.github.rlaifv.cli.score.ScoreFolder;
import io.github.rlaifv.cli.tinyworld.AblationCommand;
import io.github.rlaifv.cli.tinyworld.PretrainTiny;
import io.github.rlaifv.cli.tinyworld.QuickstartCommand;
import io.github.rlaifv.cli.train.TrainCommand;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.dataset.JsonlPreferences;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.testkit.DiskChecks;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.testkit.SmallDisk;
import io.github.rlaifv.dpo.reference.ReferenceRun;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.benchmark.PopeBenchmark;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Every command reports an unusable output folder or model in one paragraph with the path and the remedy. */
class CommandFailuresTest {
    @TempDir
    private Path folder;

    /** Commands that look into their folder when the models are open. */
    private static final Set<Command> MODELS_FIRST =
            EnumSet.of(Command.ALIGN_LLAVA, Command.SELF_ALIGN, Command.FEEDBACK, Command.REFERENCE, Command.TRAIN);

    /** The commands, each with its output folder, a file name that it writes there, and a missing model. */
    enum Command {
        QUICKSTART(new QuickstartCommand(), "report.json"),
        ABLATION(new AblationCommand(), "ablation.json"),
        ALIGN_LLAVA(
                new AlignCommand(),
                "alignment.json",
                "--policy=missing",
                "--labeler=missing",
                "--instructions=in.jsonl",
                "--development=1"),
        SELF_ALIGN(
                new SelfAlignCommand(),
                "alignment.json",
                "--model=missing",
                "--instructions=in.jsonl",
                "--development=1"),
        DATA(new DataCommand(), "report.json", "--source=a=in.jsonl"),
        FEEDBACK(new FeedbackCommand(), "pairs.jsonl", "--policy=missing", "--instructions=in.jsonl"),
        REFERENCE(new ReferenceCommand(), "reference.jsonl", "--model=missing", "--pairs=pairs.jsonl"),
        TRAIN(new TrainCommand(), "metrics.jsonl", "--policy=missing", "--pairs=pairs.jsonl"),
        CONVERT(new ConvertCommand(), "", "--pairs=pairs.jsonl"),
        PAIRS(new PairsCommand(), "", "--feedback=shard"),
        CALIBRATE(new CalibrateCommand(), "judged.jsonl", "--labeler=missing", "--claims=claims.jsonl"),
        MERGE(new MergeCommand(), "", "shard"),
        MERGE_ADAPTER(new MergeCommand(), "", "--model=missing", "--adapter=adapter"),
        RERANK(
                new RerankCommand(),
                "picked.jsonl",
                "--policy=missing",
                "--reference=missing",
                "--instructions=in.jsonl"),
        EVALUATE(new EvaluateCommand(), "", "--benchmark=POPE", "--data=pope", "--model=missing"),
        COMPARE(new CompareCommand(), "page.html", "--model", "a=card", "b=card"),
        HUMAN_CLAIMS(new HumanClaimsCommand(), "", "--feedback=shard"),
        HUMAN_COMPARE(
                new HumanCompareCommand(), "", "--model", "a=one.jsonl", "b=two.jsonl", "--instructions=in.jsonl"),
        INSPECT(new InspectCommand(), "", "card"),
        SCORE(new ScoreFolder(), "page.html", "--model=missing", "--images=pope/val2014", "--responses=Yes"),
        PRETRAIN_TINY(new PretrainTiny(), "pretrain.log"),
        GPU_CHECK(new GpuCheckCommand(), "gpu-check.json", "--device=cpu", "--model=missing");

        private final Object command;
        private final String result;
        private final List<String> arguments;

        Command(Object command, String result, String... arguments) {
            this.command = command;
            this.result = result;
            this.arguments = List.of(arguments);
        }

        boolean writesAFile() {
            return result.endsWith(".html");
        }

        /** Returns whether the command writes before it opens a model; the score command opens its model first. */
        boolean writesAtOnce() {
            return this != SCORE;
        }
    }

    @BeforeEach
    void inputs() throws IOException {
        Path image = folder.resolve("pope/val2014/a.png");
        Files.createDirectories(image.getParent());
        ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        Files.writeString(
                folder.resolve("pope/coco_pope_random.json"),
                "{\"question_id\": 1, \"image\": \"a.png\", \"text\": \"Is there a dog?\", \"label\": \"yes\"}\n");
        JsonlInstructions.write(
                IntStream.range(0, 4)
                        .mapToObj(i -> new Instruction("i" + i, ImageSource.of(image), "What is this?"))
                        .toList(),
                folder.resolve("in.jsonl"));
        Files.writeString(
                folder.resolve("claims.jsonl"),
                "{\"image\": \"pope/val2014/a.png\", \"question\": \"Is there a dog?\", \"truth\": true}\n"
                        + "{\"image\": \"pope/val2014/a.png\", \"question\": \"Is there a cat?\", \"truth\": false}\n");
        Files.writeString(folder.resolve("one.jsonl"), "{\"id\": \"i0\", \"text\": \"A dog.\"}\n");
        Files.writeString(folder.resolve("two.jsonl"), "{\"id\": \"i0\", \"text\": \"A cat.\"}\n");
        ModelCopy.of(
                Fixtures.repository().resolve("rlaifv-core/src/test/resources/adapters/q_v"),
                folder.resolve("adapter"));
        PreferenceDataset pairs = PreferenceDataset.of(List.of(new PreferencePair(
                new Instruction("i", ImageSource.of(image), "What is this?"), "A dog.", "A cat.", 1, 0)));
        JsonlPreferences.write(pairs, folder.resolve("pairs.jsonl"));
        new ReferenceRun(
                        FakePolicy.builder()
                                .scores((prompt, response) -> List.of(-1.0))
                                .build(),
                        8,
                        RunListener.NONE)
                .runShard(new Shard(1, 1), pairs, folder.resolve("shard"));
        ShardNotes.write(
                folder.resolve("shard"),
                "reference",
                new TreeMap<>(Map.of("pairs", folder.resolve("pairs.jsonl").toString())));
        Evaluation.builder(
                        FakePolicy.builder()
                                .name("fake")
                                .writes((request, i) -> "Yes.")
                                .build(),
                        folder.resolve("card"))
                .build()
                .run(PopeBenchmark.open(folder.resolve("pope")));
    }

    private String refused(Command command, Path output, String... parts) {
        List<String> line = new ArrayList<>();
        StringWriter err = new StringWriter();
        CommandLine rlaifv = RlaifvCommand.commandLine(List.of(command.command));
        line.add(rlaifv.getSubcommands().keySet().iterator().next());
        for (String argument : command.arguments) {
            line.add(argument.replaceAll(
                    "(^|=)(in\\.jsonl|pairs\\.jsonl|claims\\.jsonl|pope|card|shard|adapter|one\\.jsonl|two\\.jsonl|missing)",
                    "$1" + folder + "/$2"));
        }
        line.add("--output=" + output);
        int code = rlaifv.setErr(new PrintWriter(err, true)).execute(line.toArray(String[]::new));
        assertThat(code).isEqualTo(ExitCode.FAILED);
        String text = err.toString().strip();
        assertThat(text.lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("rlaifv " + line.get(0) + ": ")
                .contains(parts);
        return text;
    }

    private static Path output(Command command, Path parent) {
        return command.writesAFile() ? parent.resolve(command.result) : parent;
    }

    @ParameterizedTest
    @EnumSource
    void fileInPlaceOfFolderIsReported(Command command) throws IOException {
        assumeTrue(command.writesAtOnce(), "the model is opened first");
        Path file = Files.writeString(folder.resolve("file"), "mine");
        refused(command, output(command, file), file.toString());
        refused(command, output(command, file.resolve("below")), file.toString());
        assertThat(file).hasContent("mine");
    }

    @ParameterizedTest
    @EnumSource
    void emptyOutputIsRejected(Command command) {
        StringWriter err = new StringWriter();
        CommandLine rlaifv = RlaifvCommand.commandLine(List.of(command.command)).setErr(new PrintWriter(err, true));
        String name = rlaifv.getSubcommands().keySet().iterator().next();
        assertThat(rlaifv.execute(name, "--output=")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'--output'", "the path is empty");
    }

    @ParameterizedTest
    @EnumSource
    void folderInPlaceOfFileIsReported(Command command) throws IOException {
        assumeTrue(command.writesAFile(), "it writes to a folder");
        Path there = Files.createDirectories(folder.resolve("folder/" + command.result));
        refused(command, there, there.toString(), "is a folder");
    }

    @ParameterizedTest
    @EnumSource
    void foreignFilesAreReported(Command command) throws IOException {
        assumeTrue(!command.result.isEmpty(), "the evaluation's folder is looked at when the model is open");
        Path out = Files.createDirectories(folder.resolve("out"));
        Path mine = Files.writeString(out.resolve(command.result), "mine");
        Map<String, String> before = contents(out);
        if (MODELS_FIRST.contains(command)) {
            // the models are opened first
            refused(command, output(command, out), folder + "/missing");
        } else {
            refused(command, output(command, out), out.toString(), command.result);
        }
        assertThat(mine).hasContent("mine");
        assertThat(contents(out)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void readOnlyDiskIsReported(Command command) throws IOException {
        assumeTrue(command.writesAtOnce(), "the model is opened first");
        try (SmallDisk disk = DiskChecks.disk(folder.resolve("disk"))) {
            disk.readOnly(true);
            refused(
                    command,
                    output(command, disk.path().resolve("out")),
                    disk.path().toString(),
                    "Read-only file system",
                    "Use a path on a writable file system");
            disk.readOnly(false);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fullDiskIsReported(Command command) throws IOException {
        assumeTrue(
                command == Command.QUICKSTART
                        || command == Command.ABLATION
                        || command == Command.COMPARE
                        || command == Command.PRETRAIN_TINY,
                "the model is opened first");
        try (SmallDisk disk = DiskChecks.disk(folder.resolve("disk"))) {
            disk.leave(0);
            refused(
                    command,
                    output(command, disk.path().resolve("out")),
                    disk.path().toString(),
                    "No space left on device",
                    "Free disk space and run again");
        }
    }

    @ParameterizedTest
    @EnumSource
    void missingModelIsReported(Command command) {
        assumeTrue(command.arguments.stream().anyMatch(argument -> argument.endsWith("missing")), "it has its own");
        refused(command, output(command, folder.resolve("out")), folder + "/missing", "give the folder");
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return all;
    }
}
