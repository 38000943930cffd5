package io.github.rlaifv.report.internal.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.report.inspect.item.ItemFilter;
import io.github.rlaifv.report.inspect.item.ItemOrder;
import io.github.rlaifv.report.inspect.item.ItemState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListQueryTest {
    @Test
    void queryKeepsTheWholeFilter() {
        ItemFilter filter = ItemFilter.ALL
                .withText("a&b=c ü \"'<")
                .withState(ItemState.SOME_REJECTED)
                .withWords(3, 40)
                .withGap(-1.25, 0.000001)
                .withOrder(ItemOrder.GAP);
        assertThat(ListQuery.parse(new ListQuery(filter, 7).text())).isEqualTo(new ListQuery(filter, 7));
        assertThat(new ListQuery(filter, 1).text()).contains("text=a%26b%3Dc").doesNotContain("page");
    }

    @Test
    void emptyFieldsOfTheFormAreNoConditions() {
        assertThat(ListQuery.parse("text=&state=any&least-words=&most-words=&least-gap=&most-gap=&order=file&x=1"))
                .isEqualTo(ListQuery.FIRST);
        assertThat(ListQuery.FIRST.text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "least-words=abc",
                "most-words=-1",
                "least-gap=NaN",
                "most-gap=1e999",
                "state=unknown",
                "order=x",
                "page=99999999999",
                "text=%zz"
            })
    void unusableValuesAreRejected(String query) {
        assertThatThrownBy(() -> ListQuery.parse(query)).isInstanceOf(IllegalArgumentException.class);
    }
}
