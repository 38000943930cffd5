package io.github.rlaifv.core.curation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PairOrigin;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.Scenery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstructionCurationTest {
    @TempDir
    private Path folder;

    private static ImageSource image(int seed) {
        return ImageSource.of("image-" + seed, Scenery.encode(Scenery.of(seed, 40, 30), "png"));
    }

    private static Instruction instruction(int seed) {
        return new Instruction("id-" + seed, image(seed), "What is on image " + seed + "?");
    }

    private static CurationSource source(String name, int from, int to) {
        return CurationSource.of(
                name,
                InstructionDataset.of(IntStream.range(from, to)
                        .mapToObj(InstructionCurationTest::instruction)
                        .toList()));
    }

    private List<String> ids(String name) {
        return InstructionDataset.open(folder.resolve(name)).toList().stream()
                .map(Instruction::id)
                .toList();
    }

    @Test
    void sourcesWithoutInstructionsAreNamed() throws IOException {
        Path empty = Files.writeString(folder.resolve("none.jsonl"), "");
        InstructionCuration curation = InstructionCuration.builder()
                .source(CurationSource.open("none", empty, ReadOptions.builder().build()))
                .build();
        assertThatThrownBy(() -> curation.run(folder.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("no source has an instruction (" + empty + ")");
    }

    @Test
    void pairsGiveEachImageAndQuestionOnce() {
        List<PreferencePair> pairs = new ArrayList<>();
        for (String question : List.of("What is here?", "<image>\nwhat  is here?", "Where is this?")) {
            pairs.add(new PreferencePair(new Instruction("a", image(1), question), "x", "y", 0, -1));
        }
        CurationReport report = InstructionCuration.builder()
                .source(CurationSource.of("pairs", PreferenceDataset.of(pairs)))
                .build()
                .run(folder.resolve("out"));

        assertThat(ids("out")).containsExactly("pairs:a", "pairs:a~2");
        SourceReport counts = report.sources().get(0);
        assertThat(List.of(counts.read(), counts.duplicates(), counts.taken(), counts.takenImages()))
                .containsExactly(3L, 1L, 2L, 1L);
        assertThat(counts.meanQuestionWords()).isEqualTo(3);
    }

    private static PreferencePair ofOrigin(Instruction instruction, String origin) {
        return new PreferencePair(instruction, "x", "y", 0, -1)
                .withOrigin(new PairOrigin("RLAIF-V", origin, "{}", "", ""));
    }

    @Test
    void reportCountsTheOriginsOfPairs() throws IOException {
        Path bench = Files.createDirectories(folder.resolve("bench"));
        Files.write(bench.resolve("one.png"), Scenery.encode(Scenery.of(1, 40, 30), "png"));
        List<PreferencePair> pairs = List.of(
                ofOrigin(instruction(0), "COCO"),
                ofOrigin(instruction(1), "COCO"),
                ofOrigin(instruction(2), "VQA"),
                ofOrigin(instruction(0), "VQA"),
                ofOrigin(instruction(3), "COCO"),
                ofOrigin(Instruction.textOnly("t", "What is a tree?"), ""));

        CurationReport report = InstructionCuration.builder()
                .source(CurationSource.of("pairs", PreferenceDataset.of(pairs)).withCount(3))
                .source(source("own", 5, 6))
                .exclude(new BenchmarkImages("bench", bench))
                .build()
                .run(folder.resolve("out"));

        SourceReport counts = report.sources().get(0);
        assertThat(counts.textOnly()).isEqualTo(1);
        assertThat(counts.origins()).extracting(OriginReport::name).containsExactly("", "COCO", "VQA");
        assertThat(counts.origins()).extracting(OriginReport::read).containsExactly(1L, 3L, 2L);
        assertThat(counts.origins()).extracting(OriginReport::duplicates).containsExactly(0L, 0L, 1L);
        assertThat(counts.origins()).extracting(OriginReport::excluded).containsExactly(0L, 1L, 0L);
        assertThat(counts.origins()).extracting(OriginReport::eligible).containsExactly(1L, 2L, 1L);
        assertThat(counts.origins().stream().mapToLong(OriginReport::taken).sum())
                .isEqualTo(3);
        assertThat(report.sources().get(1).origins()).isEmpty();
    }

    @Test
    void originsBeyondTheFirstOnesAreCountedTogether() {
        OutcomeCounts counts = new OutcomeCounts();
        for (int i = 0; i < OutcomeCounts.MOST + 50; i++) {
            counts.add(Outcome.READ, counts.origin("origin " + i));
        }

        assertThat(counts.of(Outcome.READ)).isEqualTo(OutcomeCounts.MOST + 50L);
        assertThat(counts.reports()).hasSize(OutcomeCounts.MOST + 1);
        assertThat(counts.reports().get(0).name()).isEqualTo(OutcomeCounts.OTHERS);
        assertThat(counts.reports().get(0).read()).isEqualTo(50);
    }

    @Test
    void firstSourceKeepsAnInstructionThatBothHave() {
        InstructionCuration.builder()
                .source(source("first", 0, 3))
                .source(source("second", 2, 5))
                .build()
                .run(folder.resolve("out"));

        assertThat(ids("out"))
                .containsExactlyInAnyOrder("first:id-0", "first:id-1", "first:id-2", "second:id-3", "second:id-4");
    }

    @Test
    void imagesOfBenchmarksAreExcludedAndReported() throws IOException {
        Path bench = Files.createDirectories(folder.resolve("bench"));
        Files.write(bench.resolve("one.jpg"), Scenery.jpeg(Scenery.of(1, 40, 30), 0.7f));

        CurationReport report = InstructionCuration.builder()
                .source(source("own", 0, 4))
                .exclude(new BenchmarkImages("MMHal", bench))
                .build()
                .run(folder.resolve("out"));

        assertThat(ids("out")).containsExactly("own:id-0", "own:id-2", "own:id-3");
        assertThat(report.benchmarkImages()).isEqualTo(1);
        assertThat(report.sources().get(0).excludedBy()).containsOnly(Map.entry("MMHal, PERCEPTUAL", 1L));
        assertThat(Files.readString(folder.resolve("out/excluded.jsonl")))
                .contains("\"source\":\"own\"", "\"record\":1", "\"id\":\"id-1\"", "\"match\":\"PERCEPTUAL\"")
                .contains("one.jpg", "\"distance\":");
    }

    @Test
    void unusableImagesAreDroppedWithTheReasonIfBenchmarksAreExcluded() throws IOException {
        Path bench = Files.createDirectories(folder.resolve("bench"));
        Files.write(bench.resolve("one.png"), Scenery.encode(Scenery.of(1, 40, 30), "png"));
        InstructionDataset damaged = InstructionDataset.of(List.of(
                new Instruction("whole", image(2), "What?"),
                new Instruction("broken", ImageSource.of("broken.png", new byte[] {1, 2}), "What?")));

        CurationReport report = InstructionCuration.builder()
                .source(CurationSource.of("own", damaged))
                .exclude(new BenchmarkImages("bench", bench))
                .build()
                .run(folder.resolve("out"));

        assertThat(report.sources().get(0).unusable()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("out/excluded.jsonl"))).contains("unusable image", "broken.png");
    }

    @Test
    void weightsGiveTheLargestMixInTheirProportionsInEveryPart() {
        CurationReport report = InstructionCuration.builder()
                .source(source("large", 0, 40).withWeight(3))
                .source(source("small", 40, 46).withWeight(1))
                .build()
                .run(folder.resolve("out"));

        assertThat(report.sources()).extracting(SourceReport::taken).containsExactly(18L, 6L);
        assertThat(ids("out").subList(0, 8).stream().filter(id -> id.startsWith("small")))
                .hasSize(2);
    }

    @Test
    void choiceDoesNotDependOnOtherSources() {
        InstructionCuration.builder()
                .source(source("a", 0, 30).withCount(7))
                .build()
                .run(folder.resolve("alone"));
        InstructionCuration.builder()
                .source(source("b", 30, 50).withCount(5))
                .source(source("a", 0, 30).withCount(7))
                .build()
                .run(folder.resolve("both"));

        assertThat(ids("both").stream().filter(id -> id.startsWith("a:"))).isEqualTo(ids("alone"));
        InstructionCuration.builder()
                .source(source("a", 0, 30).withCount(7))
                .seed(2)
                .build()
                .run(folder.resolve("other"));
        assertThat(ids("other")).isNotEqualTo(ids("alone")).hasSize(7);
    }

    @Test
    void sourceWithTooFewInstructionsIsRejectedByName() {
        InstructionCuration curation = InstructionCuration.builder()
                .source(source("few", 0, 3).withCount(4))
                .build();

        assertThatThrownBy(() -> curation.run(folder.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("source few has 3 instructions")
                .hasMessageContaining("4 are wanted");
    }

    @Test
    void interruptedCurationResumesToTheSameBytes() throws IOException {
        Path bench = Files.createDirectories(folder.resolve("bench"));
        Files.write(bench.resolve("one.png"), Scenery.encode(Scenery.of(50, 40, 30), "png"));
        InstructionCuration curation = InstructionCuration.builder()
                .source(source("a", 0, 70).withWeight(1))
                .source(source("b", 70, 80).withWeight(1))
                .exclude(new BenchmarkImages("bench", bench))
                .build();
        curation.run(folder.resolve("whole"));
        RunListener stopping = new RunListener() {
            @Override
            public void progressed(String stage, long done) {
                if (stage.equals(InstructionCuration.READING) && done >= 64) {
                    throw new IllegalStateException("stopped");
                }
            }
        };

        assertThatThrownBy(() -> curation.run(folder.resolve("stopped"), stopping))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Files.readAllLines(folder.resolve("stopped/image-hashes.jsonl")))
                .hasSize(64);
        curation.run(folder.resolve("stopped"));

        for (String name : List.of("instructions.jsonl", "excluded.jsonl", "report.json", "image-hashes.jsonl")) {
            assertThat(folder.resolve("stopped").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve(name));
        }
    }

    @Test
    void finishedCurationReturnsItsReportAndOtherSettingsAreRejected() {
        CurationReport first =
                InstructionCuration.builder().source(source("a", 0, 5)).build().run(folder.resolve("out"));

        CurationReport again =
                InstructionCuration.builder().source(source("a", 0, 5)).build().run(folder.resolve("out"));

        assertThat(again).isEqualTo(first);
        InstructionCuration other =
                InstructionCuration.builder().source(source("a", 0, 6)).build();
        assertThatThrownBy(() -> other.run(folder.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("source a was all of 5 and is now all of 6");
    }

    @Test
    void keptImagesStayWhereTheyAre() throws IOException {
        Path file = Files.write(folder.resolve("photo.png"), Scenery.encode(Scenery.of(1, 40, 30), "png"));
        InstructionDataset one = InstructionDataset.of(List.of(new Instruction("1", ImageSource.of(file), "What?")));

        InstructionCuration.builder()
                .source(CurationSource.of("own", one))
                .keepImages(true)
                .build()
                .run(folder.resolve("kept"));
        InstructionCuration.builder()
                .source(CurationSource.of("own", one))
                .build()
                .run(folder.resolve("copied"));

        assertThat(Files.exists(folder.resolve("kept/images"))).isFalse();
        assertThat(Files.readString(folder.resolve("kept/instructions.jsonl"))).contains("\"../photo.png\"");
        assertThat(ids("copied")).containsExactly("own:1");
    }
}
