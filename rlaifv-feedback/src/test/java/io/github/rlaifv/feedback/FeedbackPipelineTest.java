package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.JsonlPreferences;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.pair.TopicRewriter;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of the whole pipeline. Candidate k of an instruction makes k true and 3 - k false claims, so its score is k - 3.
 * Candidate 3 of every fifth instruction is blank.
 */
class FeedbackPipelineTest {
    @TempDir
    private Path folder;

    private static FakePolicy writer() {
        return FakePolicy.builder()
                .name("writer")
                .writes(FeedbackPipelineTest::candidate)
                .build();
    }

    private static String candidate(GenerationRequest request, int index) {
        int number = Integer.parseInt(request.key().substring(1));
        if (number % 5 == 0 && index == 3) {
            return " ";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            text.append("There is ")
                    .append(i < index ? "a real " : "a fake ")
                    .append((char) ('a' + i + number % 2))
                    .append(". ");
        }
        return text.append("Words ".repeat(number % 3)).toString();
    }

    private static FakePolicy labeler() {
        return FakePolicy.builder()
                .name("labeler")
                .writes((request, index) -> {
                    String prompt = FakePolicy.textOf(request.prompt());
                    String input = prompt.substring(prompt.indexOf('\n') + 1);
                    return prompt.startsWith("split")
                            ? input.replaceAll("(There is [^.]*\\.)( |Words )*", "- $1\n")
                            : input.replace("There is", "Is there").replace('.', '?');
                })
                .answers((prompt, word) ->
                        FakePolicy.textOf(prompt).contains("real") == word.equalsIgnoreCase("yes") ? 0.4 : 0.1)
                .build();
    }

    private static List<Instruction> instructions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Instruction(
                        "i" + i,
                        ImageSource.of("image " + i, ("image " + i / 2).getBytes(StandardCharsets.UTF_8)),
                        "What is here (" + i + ")?"))
                .toList();
    }

    @Test
    void earlierTurnsAndMissingImagesReachThePolicyAndThePairs() {
        FakePolicy writer = writer();
        FakePolicy labeler = labeler();
        List<Instruction> asked = List.of(
                instructions(1).get(0).withId("i1").withHistory(List.of("What?", "A park.")),
                Instruction.textOnly("i2", "What is a park?"));
        FeedbackPipeline pipeline = pipeline(writer, labeler).build();

        List<PreferencePair> pairs = pipeline.run(asked, folder).pairs().toList();

        assertThat(writer.generateCalls().stream()
                        .flatMap(List::stream)
                        .map(GenerationRequest::prompt)
                        .distinct())
                .containsExactlyInAnyOrder(asked.get(0).prompt(), asked.get(1).prompt());
        assertThat(pairs)
                .extracting(pair -> pair.instruction().context())
                .contains(asked.get(0).context(), asked.get(1).context());
        List<Instruction> changed = List.of(asked.get(0).withHistory(List.of("What?", "A road.")), asked.get(1));
        assertThatThrownBy(() -> pipeline(writer, labeler).build().run(changed, folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("or other turns before its question");
    }

    private static FeedbackPipeline.Builder pipeline(FakePolicy writer, FakePolicy labeler) {
        return FeedbackPipeline.builder()
                .policy(writer)
                .decomposer(PromptedClaimDecomposer.builder(labeler)
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(DivideAndConquerScorer.builder(labeler).build())
                .candidates(4)
                .batchSize(3);
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (String name :
                List.of("settings.json", "candidates.jsonl", "claims.jsonl", "scores.jsonl", "pairs.jsonl")) {
            files.put(name, Files.readString(folder.resolve(name)));
        }
        return files;
    }

    @Test
    void secondRunInTheSameFolderIsRejected() {
        List<Throwable> refused = new ArrayList<>();
        FeedbackPipeline second = pipeline(writer(), labeler()).build();
        FeedbackPipeline first = pipeline(writer(), labeler())
                .listener(new RunListener() {
                    @Override
                    public void stageStarted(String stage, long units) {
                        refused.add(catchThrowable(() -> second.run(instructions(2), folder)));
                    }
                })
                .build();

        first.run(instructions(2), folder);

        assertThat(refused)
                .hasSize(4)
                .allSatisfy(problem -> assertThat(problem)
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContaining("another run is writing to " + folder));
        assertThat(second.run(instructions(2), folder).scored().toList()).hasSize(2);
    }

    @Test
    void turnsInstructionsIntoPairs() {
        FeedbackResult result = pipeline(writer(), labeler()).build().run(instructions(7), folder);

        assertThat(result.scored().toList()).hasSize(7);
        assertThat(result.scored().toList().get(1).responses())
                .extracting(response -> response.score())
                .containsExactly(-3.0, -2.0, -1.0, 0.0);
        assertThat(result.counts().candidates()).isEqualTo(28);
        assertThat(result.counts().scored()).isEqualTo(26);
        assertThat(result.counts().skipped()).isEqualTo(Map.of("blank response", 2L));
        assertThat(result.counts().claims()).isEqualTo(26 * 3);
        assertThat(result.counts().confirmed()).isEqualTo(5 * 6 + 2 * 3);
        assertThat(result.counts().rejected()).isEqualTo(26 * 3 - 36);
        assertThat(result.counts().pairsBeforeBalance()).isEqualTo(14);
        assertThat(result.pairs().toList())
                .isNotEmpty()
                .allSatisfy(pair ->
                        assertThat(pair.chosenScore() - pair.rejectedScore()).isGreaterThanOrEqualTo(1));
        assertThat(result.seconds()).containsOnlyKeys("candidates", "claims", "scores", "pairs");
    }

    @Test
    void usesTheGivenPairMakerAndRejectsAFolderOfAnotherOne() {
        TopicRewriter rewriter = TopicRewriter.builder()
                .topics(
                        sentence -> sentence.startsWith("There is")
                                ? Set.of(sentence.replaceAll("real|fake", ""))
                                : Set.of(),
                        "ends")
                .build();
        FeedbackPipeline rewriting = pipeline(writer(), labeler())
                .pairMaker(rewriter)
                .lengthBalance(false)
                .build();
        FeedbackResult result = rewriting.run(instructions(2), folder);

        // topic rewriting turns the candidates of each instruction into the same two texts
        assertThat(result.pairs().toList()).hasSize(2).allSatisfy(pair -> {
            assertThat(pair.chosen()).contains("real");
            assertThat(pair.rejected()).doesNotContain("real");
        });
        assertThatThrownBy(() -> pipeline(writer(), labeler())
                        .lengthBalance(false)
                        .build()
                        .run(instructions(2), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("topic-level rewriting");
    }

    @Test
    void writesThePairsItReturns() {
        FeedbackResult result = pipeline(writer(), labeler()).build().run(instructions(5), folder);

        List<PreferencePair> read =
                JsonlPreferences.open(folder.resolve("pairs.jsonl")).toList();
        assertThat(read).hasSameSizeAs(result.pairs().toList());
        for (int i = 0; i < read.size(); i++) {
            PreferencePair pair = result.pairs().toList().get(i);
            assertThat(read.get(i).chosen()).isEqualTo(pair.chosen());
            assertThat(read.get(i).rejected()).isEqualTo(pair.rejected());
            assertThat(read.get(i).instruction().image().read())
                    .isEqualTo(pair.instruction().image().read());
        }
    }

    @Test
    void candidateRequestsDifferOnlyInTheirRandomNumbers() {
        FakePolicy writer = writer();
        Sampling sampling = Sampling.builder().temperature(0.9).maxNewTokens(20).build();
        pipeline(writer, labeler()).sampling(sampling).seed(5).build().run(instructions(4), folder);

        List<GenerationRequest> asked =
                writer.generateCalls().stream().flatMap(List::stream).toList();
        assertThat(asked)
                .isEqualTo(instructions(4).stream()
                        .map(i -> new GenerationRequest(i.id(), i.prompt(), 4, sampling.withSeed(5)))
                        .toList());
        assertThat(writer.generateCalls()).extracting(List::size).containsExactly(3, 1);
    }

    @Test
    void finishedRunRepeatsNoWork() throws IOException {
        FeedbackResult first = pipeline(writer(), labeler()).build().run(instructions(7), folder);
        Map<String, String> files = files(folder);
        FakePolicy writer = writer();
        FakePolicy labeler = labeler();

        FeedbackResult second = pipeline(writer, labeler).build().run(instructions(7), folder);

        assertThat(writer.generateCalls()).isEmpty();
        assertThat(labeler.generateCalls()).isEmpty();
        assertThat(labeler.nextTokenCalls()).isEmpty();
        assertThat(files(folder)).isEqualTo(files);
        assertThat(second.counts()).isEqualTo(first.counts());
        assertThat(second.scored().toList()).isEqualTo(first.scored().toList());
        assertThat(second.pairs().toList()).isEqualTo(first.pairs().toList());
    }

    @Test
    void runStoppedAnywhereResumesToTheSameBytes() throws IOException {
        Path whole = folder.resolve("whole");
        pipeline(writer(), labeler()).build().run(instructions(7), whole);
        for (String stage : List.of("candidates", "claims", "scores")) {
            for (int stopAt = 0; stopAt < 3; stopAt++) {
                Path broken = folder.resolve(stage + stopAt);
                int batches = stopAt;
                RunListener crash = new RunListener() {
                    private int seen;

                    @Override
                    public void progressed(String running, long done) {
                        if (running.equals(stage) && seen++ == batches) {
                            throw new IllegalStateException("stopped");
                        }
                    }
                };
                assertThatThrownBy(() -> pipeline(writer(), labeler())
                                .listener(crash)
                                .build()
                                .run(instructions(7), broken))
                        .hasMessage("stopped");
                pipeline(writer(), labeler()).build().run(instructions(7), broken);
                assertThat(files(broken)).isEqualTo(files(whole));
            }
        }
    }

    @Test
    void truncatedLastLineIsRecomputed() throws IOException {
        pipeline(writer(), labeler()).build().run(instructions(5), folder);
        Map<String, String> files = files(folder);
        for (String name : List.of("candidates.jsonl", "claims.jsonl", "scores.jsonl")) {
            String text = files.getOrDefault(name, "");
            for (String cut :
                    List.of(text.substring(0, text.length() - 1), text.substring(0, text.length() - 30), "{\"inst")) {
                Files.writeString(folder.resolve(name), cut);
                pipeline(writer(), labeler()).build().run(instructions(5), folder);
                assertThat(files(folder)).isEqualTo(files);
            }
        }
    }

    @Test
    void damageIsReportedWithFileAndLine() throws IOException {
        pipeline(writer(), labeler()).build().run(instructions(3), folder);
        Path file = folder.resolve("claims.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(1, "{\"instruction\": \"i1\", \"resp");
        Files.write(file, lines);

        assertThatThrownBy(() -> pipeline(writer(), labeler()).build().run(instructions(3), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("claims.jsonl, line 2");
    }

    @Test
    void addsNewInstructionsToAFinishedFolder() {
        pipeline(writer(), labeler()).build().run(instructions(3), folder);
        FakePolicy writer = writer();

        FeedbackResult grown = pipeline(writer, labeler()).build().run(instructions(5), folder);

        assertThat(writer.generateCalls().stream().flatMap(List::stream))
                .extracting(GenerationRequest::key)
                .containsExactly("i3", "i4");
        assertThat(grown.scored().toList())
                .isEqualTo(pipeline(writer(), labeler())
                        .build()
                        .run(instructions(5), folder.resolve("fresh"))
                        .scored()
                        .toList());
    }

    @Test
    void folderOfOtherSettingsIsRejectedWithTheirNames() {
        pipeline(writer(), labeler()).build().run(instructions(2), folder);

        assertThatThrownBy(() -> pipeline(writer(), labeler())
                        .seed(1)
                        .pairsPerInstruction(3)
                        .build()
                        .run(instructions(2), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("sampling was")
                .hasMessageContaining("pairs_per_instruction was 2 and is now 3")
                .hasMessageNotContaining("scorer");
        FakePolicy other = FakePolicy.builder().name("other").build();
        assertThatThrownBy(() -> pipeline(other, labeler()).build().run(instructions(2), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("policy was");
    }

    @Test
    void otherInstructionsUnderFinishedIdsAreRejected() {
        pipeline(writer(), labeler()).build().run(instructions(2), folder);
        Instruction known = instructions(1).get(0);

        assertThatThrownBy(() -> pipeline(writer(), labeler())
                        .build()
                        .run(List.of(new Instruction("i0", known.image(), "Another?")), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("i0")
                .hasMessageContaining("another question");
        assertThatThrownBy(() -> pipeline(writer(), labeler())
                        .build()
                        .run(
                                List.of(new Instruction("i0", ImageSource.of("x", new byte[] {1}), known.question())),
                                folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("another image");
    }

    @Test
    void foreignFilesAreNotOverwritten() throws IOException {
        for (String name : List.of("pairs.jsonl", "candidates.jsonl", "README.md", "settings.json")) {
            Path mine = Files.createDirectories(folder.resolve("of-" + name));
            for (String file : List.of(name, "notes.txt.part", "images/a.part")) {
                Files.createDirectories(mine.resolve(file).getParent());
                Files.writeString(mine.resolve(file), "{\"mine\": 1}");
            }
            assertThatThrownBy(() -> pipeline(writer(), labeler()).build().run(instructions(2), mine))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(mine.toString())
                    .hasMessageContaining(name.equals("images/a.part") ? "images" : name);
            assertThat(mine.toFile().list()).containsExactlyInAnyOrder(name, "notes.txt.part", "images");
            assertThat(mine.resolve(name)).hasContent("{\"mine\": 1}");
            assertThat(mine.resolve("images/a.part")).exists();
        }
        Path shared = Files.createDirectories(folder.resolve("shared"));
        Files.writeString(shared.resolve("notes.txt.part"), "mine");
        pipeline(writer(), labeler()).build().run(instructions(2), shared);
        assertThat(shared.resolve("notes.txt.part")).hasContent("mine");
    }

    @Test
    void resumesInAFolderOfAnEarlierVersion() throws IOException {
        pipeline(writer(), labeler()).build().run(instructions(2), folder);
        Map<String, String> before = files(folder);
        Files.delete(folder.resolve(".rlaifv.json"));
        pipeline(writer(), labeler()).build().run(instructions(2), folder);
        assertThat(files(folder)).isEqualTo(before);
    }

    @Test
    void fileInPlaceOfTheFolderIsNamedInTheError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertThatThrownBy(() -> pipeline(writer(), labeler()).build().run(instructions(2), file))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void resultsWithoutSettingsAreRejected() throws IOException {
        pipeline(writer(), labeler()).build().run(instructions(2), folder);
        Files.delete(folder.resolve("settings.json"));

        assertThatThrownBy(() -> pipeline(writer(), labeler()).build().run(instructions(2), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("settings.json");
    }

    @Test
    void duplicateIdIsRejected() {
        List<Instruction> twice =
                List.of(instructions(1).get(0), instructions(1).get(0));
        assertThatThrownBy(() -> pipeline(writer(), labeler()).build().run(twice, folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("\"i0\"");
    }

    @Test
    void givesEachInstructionTheSameResultInAnyOrderAndBatch() {
        FeedbackPipeline.Builder unbalanced = pipeline(writer(), labeler()).lengthBalance(false);
        List<Instruction> reversed = new ArrayList<>(instructions(7));
        Collections.reverse(reversed);

        FeedbackResult forward = unbalanced.build().run(instructions(7), folder.resolve("a"));
        FeedbackResult backward = unbalanced.batchSize(2).build().run(reversed, folder.resolve("b"));

        assertThat(backward.scored().toList())
                .containsExactlyInAnyOrderElementsOf(forward.scored().toList());
        assertThat(texts(backward)).containsExactlyInAnyOrderElementsOf(texts(forward));
        assertThat(forward.pairs().size()).isEqualTo(14);
    }

    private static List<List<String>> texts(FeedbackResult result) {
        return result.pairs().toList().stream()
                .map(pair -> List.of(
                        pair.instruction().id(),
                        pair.instruction().image().fingerprint(),
                        pair.chosen(),
                        pair.rejected()))
                .toList();
    }

    @Test
    void runWithoutPairsWritesAnEmptyFile() {
        FakePolicy sameAgain = FakePolicy.builder()
                .writes((request, index) -> "There is a real a.")
                .build();

        FeedbackResult result = pipeline(sameAgain, labeler()).build().run(instructions(3), folder);

        assertThat(result.pairs().size()).isZero();
        assertThat(result.balance().ratio()).isNaN();
        assertThat(folder.resolve("pairs.jsonl")).exists().isEmptyFile();
    }

    @Test
    void notifiesTheListenerOfStagesAndSkippedCandidates() {
        List<String> events = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void stageStarted(String stage, long units) {
                events.add("start " + stage + " " + units);
            }

            @Override
            public void progressed(String stage, long done) {
                events.add(stage + " " + done);
            }

            @Override
            public void stageFinished(String stage) {
                events.add("end " + stage);
            }

            @Override
            public void skipped(String stage, String unit, String reason) {
                events.add("skip " + stage + " " + unit + ": " + reason);
            }
        };
        pipeline(writer(), labeler()).listener(listener).build().run(instructions(4), folder);

        assertThat(events)
                .containsExactly(
                        "start candidates 4",
                        "candidates 3",
                        "candidates 4",
                        "end candidates",
                        "start claims 4",
                        "skip claims i0#3: blank response",
                        "claims 3",
                        "claims 4",
                        "end claims",
                        "start scores 4",
                        "scores 3",
                        "scores 4",
                        "end scores",
                        "start pairs 4",
                        "pairs 4",
                        "end pairs");
    }

    @Test
    void judgesWholeResponsesWithoutADecomposer() {
        FakePolicy labeler = FakePolicy.builder()
                .answers((prompt, word) -> {
                    long real = FakePolicy.textOf(prompt).split("real", -1).length;
                    return word.equalsIgnoreCase("yes") ? 0.1 * real : 0.5 - 0.1 * real;
                })
                .build();
        FeedbackResult result = FeedbackPipeline.builder()
                .policy(writer())
                .scorer(FeedbackScorer.wholeResponse(labeler))
                .candidates(4)
                .build()
                .run(instructions(3), folder);

        assertThat(labeler.generateCalls()).isEmpty();
        assertThat(result.counts().scored()).isEqualTo(11);
        assertThat(result.pairs().size()).isPositive();
    }

    @Test
    void missingOptionsAreNamed() {
        assertThatThrownBy(() -> FeedbackPipeline.builder().policy(writer()).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("FeedbackPipeline needs the option scorer: call scorer(...) before build()");
        assertThatThrownBy(() -> FeedbackPipeline.builder()
                        .policy(writer())
                        .scorer(FeedbackScorer.divideAndConquer(labeler()))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("FeedbackPipeline needs the option decomposer, since the scorer judges claims:"
                        + " call decomposer(...) before build()");
    }
}
