package io.github.rlaifv.core.internal.mllm.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.internal.mllm.LlavaWorkload;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of texts, joined, are the texts, for every tokenizer among the fixtures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextStreamTest {
    private static final String TEXT =
            "It's a  café,\n\n\twith 你好 and 👩‍👩‍👧‍👦 (naïve) ﷽ 𝒳 — \u0301e \ufffd done. </s> <unk>";

    private LocalPolicy policy;

    @BeforeAll
    void open() {
        policy = LlavaWorkload.open(1);
    }

    @AfterAll
    void close() {
        policy.close();
    }

    private SequenceEncoder encoder(Tokenizer tokenizer) {
        return new SequenceEncoder(tokenizer, policy.promptFormat(), -1, 64);
    }

    private static Stream<Path> folders() {
        return Stream.concat(
                Stream.of("llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm")
                        .map(family -> Fixtures.path(family, "model")),
                Stream.of("llama", "qwen2")
                        .map(name -> Fixtures.repository().resolve("rlaifv-core/src/test/resources/textonly/" + name)));
    }

    private static List<String> parts(SequenceEncoder encoder, int[] ids, List<String> stops) {
        TextStream stream = new TextStream(encoder, stops);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i + 1 < ids.length; i++) {
            parts.add(stream.append(ids[i]));
        }
        parts.add(stream.finish(encoder.text(ids)));
        return parts;
    }

    @ParameterizedTest
    @MethodSource("folders")
    void partsJoinedAreTheTextOfAnyTokens(Path folder) {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            SequenceEncoder encoder = encoder(tokenizer);
            int[] known = IntStream.range(0, 200_000).filter(tokenizer::has).toArray();
            int[] bytes = IntStream.of(known).filter(encoder::isByte).toArray();
            int[] some = tokenizer.encode(TEXT, true);
            SplittableRandom random = new SplittableRandom(7);
            for (int round = 0; round < 300; round++) {
                int[][] from = {known, bytes.length == 0 ? some : bytes, some};
                int[] ids = new int[1 + random.nextInt(80)];
                for (int i = 0, way = 0; i < ids.length; i++) {
                    way = random.nextInt(4) == 0 ? random.nextInt(3) : way;
                    ids[i] = from[way][random.nextInt(from[way].length)];
                }
                assertThat(String.join("", parts(encoder, ids, List.of())))
                        .as("parts of %s", Arrays.toString(ids))
                        .isEqualTo(encoder.text(ids));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void partsAreWholeCharactersThatComeWithTheirTokens(Path folder) {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            SequenceEncoder encoder = encoder(tokenizer);
            int[] ids = tokenizer.encodePlain("A small café has two red chairs, 你好 and a 👩‍👧 in it.");
            List<String> parts = parts(encoder, ids, List.of());
            assertThat(String.join("", parts)).isEqualTo(encoder.text(ids)).contains("café", "你好", "👩‍👧");
            assertThat(parts).allSatisfy(part -> assertThat(part).doesNotContain("\ufffd"));
            long late = parts.stream().filter(String::isEmpty).count();
            assertThat(late).as("tokens without characters").isLessThan(ids.length / 2);
            assertThat(parts.get(0)).isNotEmpty();
        }
    }

    @Test
    void noPartOfAStopTextIsReported() {
        SequenceEncoder encoder = encoder(policy.tokenizer());
        int[] ids = policy.tokenizer().encodePlain("one END two EN three ENDING four");
        for (List<String> stops : List.of(List.of("ENDING"), List.of("four", "ENDING"), List.of("NDI", "ENDINGS"))) {
            TextStream stream = new TextStream(encoder, stops);
            StringBuilder reported = new StringBuilder();
            List<Integer> seen = new ArrayList<>();
            int cut = -1;
            for (int i = 0; cut < 0; i++) {
                seen.add(ids[i]);
                String text =
                        encoder.text(seen.stream().mapToInt(Integer::intValue).toArray());
                cut = stops.stream()
                        .mapToInt(text::indexOf)
                        .filter(at -> at >= 0)
                        .min()
                        .orElse(-1);
                reported.append(cut < 0 ? stream.append(ids[i]) : stream.finish(text.substring(0, cut)));
                assertThat(text).startsWith(reported);
                if (cut >= 0) {
                    assertThat(reported).hasToString(text.substring(0, cut));
                }
            }
        }
    }

    @Test
    void onlyTheEndOfALongTextIsDecoded() throws Exception {
        SequenceEncoder encoder = encoder(policy.tokenizer());
        int[] ids = policy.tokenizer()
                .encodePlain(Files.readString(Fixtures.repository().resolve("README.md")));
        TextStream stream = new TextStream(encoder, List.of());
        StringBuilder joined = new StringBuilder();
        for (int id : ids) {
            joined.append(stream.append(id));
            assertThat(stream.decoded()).as("decoded tokens").isLessThan(100);
        }
        assertThat(joined.append(stream.finish(encoder.text(ids)))).hasToString(encoder.text(ids));
    }

    @Test
    void tokensOfAlternativesKeepTheirBlank() {
        SequenceEncoder encoder = encoder(policy.tokenizer());
        TextStream stream = new TextStream(encoder, List.of());
        int[] ids = policy.tokenizer().encodePlain("a red car");
        for (int id : ids) {
            stream.append(id);
        }
        int[] longer = policy.tokenizer().encodePlain("a red car drives");
        assertThat(stream.addedBy(longer[ids.length])).startsWith(" d");
        assertThat(stream.addedBy(policy.tokenizer().eosId())).isEqualTo("</s>");
    }
}
