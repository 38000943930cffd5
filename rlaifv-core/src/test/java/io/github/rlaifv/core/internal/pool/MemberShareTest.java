package io.github.rlaifv.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemberShareTest {
    private static void succeed(MemberShare share, int times) {
        for (int i = 0; i < times; i++) {
            share.succeeded();
        }
    }

    @Test
    void shareIsHalvedByOverloadAndGrowsByOnePerFullShare() {
        MemberShare share = new MemberShare(16);
        assertThat(share.limit()).isEqualTo(16);
        assertThat(share.reduced()).isFalse();
        assertThat(share.lower(0, 0.5, 100)).isTrue();
        assertThat(share.limit()).isEqualTo(8);
        assertThat(share.reduced()).isTrue();
        succeed(share, 9);
        assertThat(share.limit()).isEqualTo(9);
        succeed(share, 1000);
        assertThat(share.limit()).isEqualTo(16);
        assertThat(share.reduced()).isFalse();
    }

    @Test
    void reductionsAreApartAndEndAtOne() {
        MemberShare share = new MemberShare(4);
        assertThat(share.lower(0, 0.5, 100)).isTrue();
        assertThat(share.lower(99, 0.5, 100)).isFalse();
        assertThat(share.limit()).isEqualTo(2);
        assertThat(share.lower(100, 0.5, 100)).isTrue();
        assertThat(share.lower(200, 0.5, 100)).isFalse();
        assertThat(share.limit()).isEqualTo(1);
    }

    @Test
    void memberThatIsTakenBackGrowsQuicklyToHalfOfItsShare() {
        MemberShare share = new MemberShare(16);
        share.restart();
        assertThat(share.limit()).isEqualTo(1);
        succeed(share, 7);
        assertThat(share.limit()).isEqualTo(8);
        succeed(share, 7);
        assertThat(share.limit()).isEqualTo(8);
    }
}
