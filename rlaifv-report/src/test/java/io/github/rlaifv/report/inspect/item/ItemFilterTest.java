package io.github.rlaifv.report.inspect.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ItemFilterTest {
    private static final List<InspectedItem> ITEMS = List.of(
            item("a", response("one two three", 0, ClaimMark.CONFIRMED), response("one", -2, ClaimMark.REJECTED)),
            item("b", response("Ein Hund", Double.NaN, ClaimMark.UNDECIDED)),
            item("c", response("a b c d e", 1, ClaimMark.CONFIRMED), response("x", 0.5, ClaimMark.CONFIRMED)),
            item("d", response("", Double.NaN, ClaimMark.UNJUDGED)));

    private final AtomicInteger reads = new AtomicInteger();
    private final InspectedPart part =
            new InspectedPart("all", PartKind.INSTRUCTIONS, Path.of("nowhere"), List.of(), () -> new ItemSource() {
                @Override
                public int size() {
                    return ITEMS.size();
                }

                @Override
                public InspectedItem get(int index) {
                    reads.incrementAndGet();
                    return ITEMS.get(index);
                }
            });

    private static InspectedItem item(String id, InspectedResponse... responses) {
        List<InspectedPair> pairs =
                responses.length < 2 ? List.of() : List.of(new InspectedPair(responses[0], responses[1]));
        return new InspectedItem(id, "Question " + id, Optional.empty(), List.of(responses), pairs, List.of(), "");
    }

    private static InspectedResponse response(String text, double score, ClaimMark mark) {
        InspectedClaim claim = new InspectedClaim("Claim of " + mark.word(), "", 0.5, 0.5, mark, "");
        return new InspectedResponse("r", text, score, ResponseRole.NONE, List.of(claim), List.of(), "");
    }

    private int[] selected(ItemFilter filter) {
        return part.select(filter);
    }

    @Test
    void verdictsSelectItems() {
        assertThat(selected(ItemFilter.ALL)).containsExactly(0, 1, 2, 3);
        assertThat(selected(ItemFilter.ALL.withState(ItemState.SOME_REJECTED))).containsExactly(0);
        assertThat(selected(ItemFilter.ALL.withState(ItemState.ALL_CONFIRMED))).containsExactly(2);
        assertThat(selected(ItemFilter.ALL.withState(ItemState.SOME_UNDECIDED))).containsExactly(1);
        assertThat(selected(ItemFilter.ALL.withState(ItemState.NOT_JUDGED))).containsExactly(3);
        assertThat(selected(ItemFilter.ALL.withState(ItemState.PAIRED))).containsExactly(0, 2);
        assertThat(selected(ItemFilter.ALL.withState(ItemState.UNPAIRED))).containsExactly(1, 3);
    }

    @Test
    void boundsIncludeTheirEnds() {
        assertThat(selected(ItemFilter.ALL.withWords(3, 5))).containsExactly(0, 2);
        assertThat(selected(ItemFilter.ALL.withWords(0, 2))).containsExactly(1, 3);
        assertThat(selected(ItemFilter.ALL.withGap(0.5, 2))).containsExactly(0, 2);
        assertThat(selected(ItemFilter.ALL.withGap(Double.NEGATIVE_INFINITY, 0.5)))
                .as("an unknown gap meets no bound")
                .containsExactly(2);
    }

    @Test
    void textIsFoundInIdQuestionResponseAndClaim() {
        assertThat(selected(ItemFilter.ALL.withText("  QUESTION C "))).containsExactly(2);
        assertThat(selected(ItemFilter.ALL.withText("hund"))).containsExactly(1);
        assertThat(selected(ItemFilter.ALL.withText("of undecided"))).containsExactly(1);
        assertThat(selected(ItemFilter.ALL.withText("b c d").withState(ItemState.SOME_REJECTED)))
                .isEmpty();
    }

    @Test
    void ordersKeepEqualItemsInTheOrderOfTheFile() {
        assertThat(selected(ItemFilter.ALL.withOrder(ItemOrder.GAP))).containsExactly(0, 2, 1, 3);
        assertThat(selected(ItemFilter.ALL.withOrder(ItemOrder.LENGTH))).containsExactly(2, 0, 1, 3);
        assertThat(selected(ItemFilter.ALL.withOrder(ItemOrder.REJECTED))).containsExactly(0, 1, 2, 3);
    }

    @Test
    void itemsAreReadOnceForFiltersWithoutText() {
        selected(ItemFilter.ALL.withWords(1, 3));
        selected(ItemFilter.ALL.withState(ItemState.PAIRED));
        assertThat(reads).hasValue(ITEMS.size());
        selected(ItemFilter.ALL.withText("x"));
        selected(ItemFilter.ALL.withText("x"));
        assertThat(reads).hasValue(2 * ITEMS.size());
    }

    /** 0.7 differs from the number of four bytes that is nearest to it. */
    @Test
    void boundOfAGapIsComparedWithItsDoubleValue() {
        InspectedItem item = item("e", response("x", 0.7, ClaimMark.CONFIRMED), response("y", 0, ClaimMark.CONFIRMED));
        try (InspectedPart one =
                new InspectedPart("one", PartKind.INSTRUCTIONS, Path.of("nowhere"), List.of(), () -> new ItemSource() {
                    @Override
                    public int size() {
                        return 1;
                    }

                    @Override
                    public InspectedItem get(int index) {
                        return item;
                    }
                })) {
            assertThat(one.select(ItemFilter.ALL.withGap(0.7, 0.7))).containsExactly(0);
        }
    }
}
