package io.github.rlaifv.feedback.claim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class OfficialClaimParserParityTest {

    @TestFactory
    Stream<DynamicTest> readsWhatTheAuthorsCodeReads() {
        JsonNode cases = Fixtures.json(Fixtures.require(Fixtures.path("official", "claim_parsing.json")))
                .get("cases");
        assertThat(cases).isNotEmpty();
        return StreamSupport.stream(cases.spliterator(), false)
                .map(golden -> DynamicTest.dynamicTest(golden.path("note").asText(), () -> {
                    List<String> expected = new ArrayList<>();
                    golden.get("parsed").forEach(claim -> expected.add(claim.asText()));
                    assertThat(ClaimParser.official().parse(golden.get("raw").asText()))
                            .isEqualTo(expected);
                }));
    }
}
