package io.github.rlaifv.report.internal.source;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.report.inspect.item.InspectedFact;
import io.github.rlaifv.report.inspect.item.InspectedItem;
import io.github.rlaifv.report.inspect.item.InspectedResponse;
import io.github.rlaifv.report.inspect.item.ItemSource;
import io.github.rlaifv.report.inspect.item.ResponseRole;
import io.github.rlaifv.report.internal.NumberText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The pools of best-of-N, with the pick of each. */
final class PoolItems implements ItemSource {
    private static final String NO_QUESTION =
            "The folder holds neither questions nor images. Name the instructions of the run to see them.";

    private final UnitFile pools;
    private final Optional<UnitFile> picked;
    private final KnownInstructions known;

    private PoolItems(UnitFile pools, Optional<UnitFile> picked, KnownInstructions known) {
        this.pools = pools;
        this.picked = picked;
        this.known = known;
    }

    /**
     * Opens a file of pools.
     *
     * @param picked file of picked responses, which may be missing
     */
    static PoolItems open(Path file, Path picked, KnownInstructions known) {
        UnitFile pools = UnitFile.open(file, "key");
        try {
            return new PoolItems(pools, UnitFile.ifExists(picked, "id"), known);
        } catch (RuntimeException e) {
            pools.close();
            throw e;
        }
    }

    @Override
    public int size() {
        return pools.size();
    }

    @Override
    public InspectedItem get(int index) {
        String id = pools.id(index);
        List<InspectedResponse> responses = new ArrayList<>();
        for (JsonRecord response : pools.get(index).list("pool")) {
            responses.add(InspectedResponse.of("response " + (response.integer("index") + 1), response.text("text"))
                    .scored(response.number("reward"))
                    .with(facts(response)));
        }
        int winner = picked.flatMap(file -> file.find(id))
                .map(line -> line.integer("index"))
                .orElseGet(() -> best(responses));
        if (winner >= 0 && winner < responses.size()) {
            responses.set(winner, responses.get(winner).as(ResponseRole.PICKED));
        }
        responses.sort(Comparator.comparing((InspectedResponse response) -> response.role() != ResponseRole.PICKED)
                .thenComparing(
                        Comparator.comparingDouble(InspectedResponse::score).reversed()));
        Optional<Instruction> instruction = known.find(id);
        return new InspectedItem(
                id,
                instruction.map(Instruction::question).orElse(""),
                instruction.map(Instruction::image),
                responses,
                List.of(),
                List.of(),
                instruction.isEmpty() ? NO_QUESTION : "");
    }

    private static List<InspectedFact> facts(JsonRecord response) {
        return List.of(
                fact("aligned model, nats", response.number("policyLogProb")),
                fact("reference, nats", response.number("referenceLogProb")),
                fact("tokens", response.number("tokens")));
    }

    private static InspectedFact fact(String name, double value) {
        return new InspectedFact(name, NumberText.shorten(value));
    }

    private static int best(List<InspectedResponse> responses) {
        int best = -1;
        for (int i = 0; i < responses.size(); i++) {
            if (best < 0 || responses.get(i).score() > responses.get(best).score()) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public void close() {
        pools.close();
        picked.ifPresent(UnitFile::close);
    }
}
