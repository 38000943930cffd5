package io.github.rlaifv.feedback.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class LengthBalanceParityTest {

    private static Stream<JsonNode> cases() {
        JsonNode cases = Fixtures.json(Fixtures.require(Fixtures.path("official", "length_balance.json")))
                .get("cases");
        assertThat(cases).isNotEmpty();
        return StreamSupport.stream(cases.spliterator(), false);
    }

    @TestFactory
    Stream<DynamicTest> choosesTheRatioAndPairsOfTheAuthorsCode() {
        return cases().map(golden -> DynamicTest.dynamicTest(golden.get("name").asText(), () -> {
            List<PreferencePair> pairs = LengthBalancerTest.pairs(golden.get("pairs"));
            if (golden.hasNonNull("error")) {
                assertThatThrownBy(() -> LengthBalancer.official().balance(pairs))
                        .isInstanceOf(BadDataException.class);
            } else {
                check(golden, LengthBalancer.official().balance(pairs));
                // the default differs only where the authors' code stops
                check(golden, LengthBalancer.create().balance(pairs));
            }
        }));
    }

    private static void check(JsonNode golden, LengthBalance balance) {
        List<Integer> kept = new ArrayList<>();
        for (int index : balance.kept()) {
            kept.add(golden.get("pairs").get(index).get("id").asInt());
        }
        List<Integer> expected = new ArrayList<>();
        golden.get("kept").forEach(id -> expected.add(id.asInt()));
        assertThat(balance.ratio()).isEqualTo(golden.get("ratio").asDouble());
        assertThat(kept).isEqualTo(expected);
        assertThat(balance.table()).hasSameSizeAs(golden.get("table"));
        assertThat(balance.table().get(golden.get("ratio_index").asInt()).ratio())
                .isEqualTo(balance.ratio());
        for (int i = 0; i < balance.table().size(); i++) {
            JsonNode row = golden.get("table").get(i);
            assertThat(balance.table().get(i).ratio()).isEqualTo(row.get(0).asDouble());
            assertThat(balance.table().get(i).meanChosen()).isCloseTo(row.get(1).asDouble(), within(1e-12));
            assertThat(balance.table().get(i).meanRejected())
                    .isCloseTo(row.get(2).asDouble(), within(1e-12));
        }
    }
}
