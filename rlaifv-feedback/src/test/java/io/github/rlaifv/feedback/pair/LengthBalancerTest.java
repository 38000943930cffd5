package io.github.rlaifv.feedback.pair;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LengthBalancerTest {
    private static final Instruction INSTRUCTION = new Instruction("i", ImageSource.of("none", new byte[0]), "q");

    static List<PreferencePair> pairs(JsonNode json) {
        List<PreferencePair> pairs = new ArrayList<>();
        json.forEach(pair ->
                pairs.add(pair(pair.get("chosen").asText(), pair.get("rejected").asText())));
        return pairs;
    }

    private static PreferencePair pair(String chosen, String rejected) {
        return new PreferencePair(INSTRUCTION, chosen, rejected, 0, -1);
    }

    @Test
    void keepsAPairWithAnEmptyRejectedText() {
        LengthBalance balance = LengthBalancer.create().balance(List.of(pair("a b", ""), pair("a b", "b c")));

        assertThat(balance.kept()).containsExactly(0, 1);
    }

    @Test
    void skipsRatiosThatKeepNothing() {
        // shares 1/3 and 1/2: the first ratio that keeps a pair is 0.34, but keeping both (3 words of 5 against 2 of 3)
        // is worse
        LengthBalance balance = LengthBalancer.create().balance(List.of(pair("a b", "a b c"), pair("a", "b c")));

        assertThat(balance.table().get(0).pairs()).isZero();
        assertThat(balance.ratio()).isEqualTo(17 * 0.02);
        assertThat(balance.kept()).containsExactly(0);
    }

    @Test
    void givesAnEmptyResultIfThereIsNothingToBalance() {
        assertThat(LengthBalancer.create().balance(List.of()).kept()).isEmpty();
        assertThat(LengthBalancer.create().balance(List.of(pair("same", " same "))))
                .satisfies(balance -> {
                    assertThat(balance.kept()).isEmpty();
                    assertThat(balance.ratio()).isNaN();
                });
    }
}
