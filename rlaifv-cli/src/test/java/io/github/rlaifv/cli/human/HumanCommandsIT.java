package io.github.rlaifv.cli.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.TinyData;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.feedback.FeedbackFolder;
import io.github.rlaifv.feedback.calibration.CalibratedThreshold;
import io.github.rlaifv.human.label.ClaimUnit;
import io.github.rlaifv.human.label.HumanKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sheets of claims and of two models from the command line, and what is read back of them. */
class HumanCommandsIT {
    private static final int SCENES = 4;

    @TempDir
    private static Path shared;

    private static Path instructions = Path.of("");
    private static Path feedback = Path.of("");

    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    @BeforeAll
    static void makeFeedback() {
        instructions = TinyData.instructions(shared, SCENES);
        feedback = TinyData.feedback(instructions, shared.resolve("feedback"));
    }

    private JsonNode run(String... arguments) throws IOException {
        List<String> line =
                Stream.concat(Stream.of(arguments), Stream.of("--json")).toList();
        assertThat(rlaifv.run(line.toArray(String[]::new))).as(rlaifv.errors()).isZero();
        return new ObjectMapper().readTree(rlaifv.printed());
    }

    private String refused(int code, String... arguments) {
        assertThat(rlaifv.run(arguments)).isEqualTo(code);
        return rlaifv.errors();
    }

    private static void label(Path sheet, String person, Stream<String> units) throws IOException {
        Files.writeString(
                sheet.resolve("labels-" + person + ".json"),
                "{\"version\":1,\"sheet\":\"" + HumanKey.read(sheet).sheet() + "\",\"annotator\":\"" + person
                        + "\",\"labels\":[" + units.collect(Collectors.joining(",")) + "]}");
    }

    private static String unit(String id, String answer) {
        return "{\"unit\":\"" + id + "\",\"answer\":\"" + answer + "\",\"note\":\"\"}";
    }

    @Test
    void claimsAreDrawnLabeledAndReadBack() throws IOException {
        Path sheet = folder.resolve("sheet");
        JsonNode written = run(
                "human-claims",
                "--feedback=" + feedback,
                "--instructions=" + instructions,
                "--claim-count=12",
                "--pair-count=3",
                "--seed=5",
                "--output=" + sheet);
        HumanKey key = HumanKey.read(sheet);
        assertThat(written.path("claims").asInt())
                .isEqualTo(key.claims().size())
                .isBetween(4, 12);
        assertThat(written.path("choices").asInt()).isEqualTo(key.choices().size());
        assertThat(written.path("sheet").asText())
                .isEqualTo(sheet.resolve("sheet.html").toString());
        // Anna agrees with the labeler and prefers chosen responses; Ben says that everything is true
        label(
                sheet,
                "Anna",
                Stream.concat(
                        key.claims().stream().map(claim -> unit(claim.id(), String.valueOf(claim.confirmed()))),
                        key.choices().stream()
                                .map(pair -> unit(pair.id(), pair.a().equals("chosen") ? "a" : "b"))));
        JsonNode report = run("human-read", sheet.toString()).path("report");
        assertThat(report.path("claims").path("agreement").path("share").asDouble())
                .isEqualTo(1);
        assertThat(report.path("claims").path("all_claims").path("share").asDouble())
                .isEqualTo(1);
        assertThat(report.path("pairs").path("agreement").path("hits").asInt())
                .isEqualTo(key.choices().size());
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        label(sheet, "Ben", key.claims().stream().map(claim -> unit(claim.id(), "true")));
        Path ben = Files.move(sheet.resolve("labels-Ben.json"), elsewhere.resolve("ben.json"));
        assertThat(rlaifv.run("human-read", sheet.toString(), "--labels=" + ben, "--output=" + elsewhere))
                .isZero();
        assertThat(rlaifv.printed())
                .contains(
                        "labels of {Anna=",
                        "Ben=",
                        "the paper",
                        "96.7 %",
                        "report: " + elsewhere.resolve("report.html"));
        assertThat(elsewhere.resolve("report.json")).exists();
    }

    @Test
    void labelsOfPeopleAreTheTruthOfACalibration() throws IOException {
        Path sheet = folder.resolve("sheet");
        run(
                "human-claims",
                "--feedback=" + feedback,
                "--instructions=" + instructions,
                "--claim-count=12",
                "--pair-count=0",
                "--output=" + sheet);
        HumanKey key = HumanKey.read(sheet);
        // one claim of each kind is judged otherwise
        List<ClaimUnit> otherwise = Stream.of(true, false)
                .flatMap(kind -> key.claims().stream()
                        .filter(claim -> claim.confirmed() == kind)
                        .limit(1))
                .toList();
        label(
                sheet,
                "Anna",
                key.claims().stream()
                        .map(claim ->
                                unit(claim.id(), String.valueOf(claim.confirmed() != otherwise.contains(claim)))));
        Path judged = sheet.resolve("judged");
        JsonNode read = run("human-read", sheet.toString());
        assertThat(read.path("judged").asText()).isEqualTo(judged.toString());
        // a second reading replaces the first
        run("human-read", sheet.toString());
        Path calibration = folder.resolve("calibration");
        JsonNode measured = run("calibrate", "--judged=" + judged, "--output=" + calibration, "--resamples=20");
        assertThat(measured.path("labeler_known").asBoolean()).isTrue();
        assertThat(measured.path("report").path("accuracy").path("value").asDouble())
                .isCloseTo(read.at("/report/claims/all_claims/share").asDouble(), within(0.05));
        // the threshold is for the labeler of the feedback
        CalibratedThreshold chosen = CalibratedThreshold.read(calibration);
        assertThat(chosen.scorer()).containsKey("labeler");
        chosen.requireSame(FeedbackFolder.open(feedback, InstructionDataset.open(instructions))
                .scorerSettings());
    }

    @Test
    void modelsAreComparedAndReadBack() throws IOException {
        String one = answers("a dog");
        String other = answers("a cat");
        Path sheet = folder.resolve("sheet");
        JsonNode written = run(
                "human-compare",
                "--model",
                "base=" + Files.writeString(folder.resolve("one.jsonl"), one),
                "aligned=" + Files.writeString(folder.resolve("two.jsonl"), other.replace("a cat 0", "a dog 0")),
                "--instructions=" + instructions,
                "--output=" + sheet);
        assertThat(written.path("choices").asInt()).isEqualTo(SCENES - 1);
        assertThat(written.path("identical").asInt()).isEqualTo(1);
        HumanKey key = HumanKey.read(sheet);
        label(
                sheet,
                "Anna",
                key.choices().stream().map(pair -> unit(pair.id(), pair.a().equals("base") ? "a" : "b")));
        JsonNode models = run("human-read", sheet.toString()).path("report").path("models");
        assertThat(models.path("first").asText()).isEqualTo("base");
        assertThat(models.path("wins").asInt()).isEqualTo(SCENES - 1);
        assertThat(models.path("ties").asInt()).isEqualTo(1);
        assertThat(models.path("net").path("sign_test").asDouble()).isCloseTo(0.25, within(1e-9));
    }

    private static String answers(String text) {
        return IntStream.range(0, SCENES)
                .mapToObj(i -> "{\"id\": \"" + id(i) + "\", \"text\": \"" + text + " " + i + "\"}\n")
                .collect(Collectors.joining());
    }

    private static String id(int scene) {
        try (Stream<String> lines = Files.lines(instructions)) {
            String line = lines.skip(scene).findFirst().orElseThrow();
            return new ObjectMapper().readTree(line).path("id").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void optionsThatDoNotFitTogetherAreRejected() {
        String out = "--output=" + folder.resolve("out");
        assertThat(refused(ExitCode.USAGE, "human-claims", "--feedback=f", out, "--claim-count=0", "--pair-count=0"))
                .contains("leave nothing to label");
        assertThat(refused(ExitCode.USAGE, "human-claims", "--feedback=f", out, "--questions=q"))
                .contains("add --instructions=FOLDER");
        assertThat(refused(ExitCode.USAGE, "human-compare", "--model", "a=x", out, "--instructions=i"))
                .contains("--model needs two different names");
        assertThat(refused(ExitCode.USAGE, "human-compare", "--model", "a=x", "b=y", out))
                .contains("either --instructions or --benchmark");
        assertThat(refused(ExitCode.USAGE, "human-compare", "--model", "a=x", "b=y", out, "--benchmark=pope"))
                .contains("--benchmark and --data belong together");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void sheetWithLabelsIsNotReplaced() throws IOException {
        Path sheet = Files.createDirectory(folder.resolve("sheet"));
        Files.writeString(sheet.resolve("labels-Anna.json"), "mine");
        assertThat(refused(ExitCode.FAILED, "human-claims", "--feedback=" + feedback, "--output=" + sheet))
                .contains(sheet + " is not empty");
        assertThat(refused(ExitCode.FAILED, "human-read", sheet.toString()))
                .contains(sheet + " is not the folder of a sheet");
    }
}
