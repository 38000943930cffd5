package io.github.rlaifv.cli.score;

import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A main class that computes the log-probability of every token of given responses to questions about images, in
 * float32 on the CPU, and writes them as JSON. It is not a command of {@code rlaifv}: start it with {@code java -cp
 * CLASSPATH io.github.rlaifv.cli.score.ScoreFolder}. Results of another program that loads the same model folder
 * can be compared with them: {@code rlaifv-bench/python/check_folder.py} does so for transformers.
 */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes the log-probabilities of given responses to each question about each image.")
public final class ScoreFolder extends Subcommand {
    private static final OwnFile FILE = OwnFile.json("file of scores", "model", "images", "compute", "cases");
    private static final List<String> DEFAULT_QUESTIONS = List.of("Describe the image.");

    @Option(names = "--model", required = true, description = "folder of the model")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path model;

    @Option(names = "--images", required = true, description = "folder of images")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path images;

    @Option(names = "--questions", description = "text file of questions, one per line (default: Describe the image.)")
    private @Nullable Path questions;

    @Option(names = "--responses", required = true, arity = "1..*", description = "responses to score")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private List<String> responses;

    @Option(names = "--output", required = true, description = "JSON file to write")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        RlaifvCommand.main(new ScoreFolder(), "score", arguments);
    }

    @Override
    protected int run(CommandReport report) {
        FILE.requireReplaceable(output);
        List<String> asked = questions == null ? DEFAULT_QUESTIONS : ImageFolder.questions(questions);
        List<ScoredCase> cases = run(model, images, asked, responses);
        write(model, images, cases, output);
        report.line(cases.size() + " responses scored: " + output)
                .put("responses", cases.size())
                .put("output", output);
        return 0;
    }

    /**
     * Scores every response to every question about every image.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if model or images can't be used
     */
    public static List<ScoredCase> run(Path model, Path images, List<String> questions, List<String> responses) {
        List<Instruction> instructions = ImageFolder.everyQuestion(images, questions);
        PolicyOptions options = PolicyOptions.builder()
                .device(ComputeDevice.cpu())
                .precision(ScalarType.FLOAT32)
                .build();
        List<ScoredCase> result = new ArrayList<>();
        try (LocalPolicy policy = (LocalPolicy) Policies.open(model, options)) {
            List<List<TokenLogProbs>> scored = policy.score(instructions.stream()
                    .map(instruction -> new ScoreRequest(instruction.prompt(), responses))
                    .toList());
            for (int i = 0; i < instructions.size(); i++) {
                Instruction instruction = instructions.get(i);
                String id = instruction.id();
                int promptTokens = policy.promptTokens(instruction.prompt());
                for (int r = 0; r < responses.size(); r++) {
                    TokenLogProbs tokens = scored.get(i).get(r);
                    result.add(new ScoredCase(
                            id.substring(0, id.lastIndexOf('#')),
                            instruction.question(),
                            responses.get(r),
                            promptTokens,
                            tokens.tokenIds(),
                            tokens.logProbs()));
                }
            }
        }
        return List.copyOf(result);
    }

    private static void write(Path model, Path images, List<ScoredCase> cases, Path output) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", 1);
        json.put("model", model.toAbsolutePath().normalize().toString());
        json.put("images", images.toAbsolutePath().normalize().toString());
        json.put("compute", "float32");
        json.put("cases", cases);
        FILE.write(output, JsonText.pretty(json));
    }
}
