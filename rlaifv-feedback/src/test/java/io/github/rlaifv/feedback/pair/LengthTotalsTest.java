package io.github.rlaifv.feedback.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LengthTotalsTest {
    private static final Instruction INSTRUCTION =
            new Instruction("i", ImageSource.of("image", new byte[0]), "What is here?");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void sumOfPartsChoosesThePairsThatOneBalancerKeeps(int seed) {
        Random random = new Random(seed);
        List<PreferencePair> pairs = IntStream.range(0, 60)
                .mapToObj(i -> new PreferencePair(INSTRUCTION, words(random, 18), words(random, 22), 0, -1))
                .toList();
        LengthBalance expected = LengthBalancer.create().balance(pairs);

        LengthTotals first = new LengthTotals();
        LengthTotals second = new LengthTotals();
        for (int i = 0; i < pairs.size(); i++) {
            (i % 3 == 0 ? first : second)
                    .add(pairs.get(i).chosen(), pairs.get(i).rejected());
        }
        double ratio = second.add(first).ratio().orElseThrow();

        assertThat(ratio).isEqualTo(expected.ratio());
        assertThat(IntStream.range(0, pairs.size())
                        .filter(i -> LengthTotals.keeps(
                                pairs.get(i).chosen(), pairs.get(i).rejected(), ratio))
                        .boxed())
                .containsExactlyElementsOf(expected.kept());
    }

    private static String words(Random random, int most) {
        return "word ".repeat(1 + random.nextInt(most)).strip();
    }

    @Test
    void pairsThatNoRatioKeepsGiveNone() {
        assertThat(new LengthTotals().ratio()).isEmpty();
        assertThat(new LengthTotals().add("same", "same ").ratio()).isEmpty();
    }
}
