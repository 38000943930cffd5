package io.github.rlaifv.core.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected texts are those of jinja2 3.1 with trim_blocks and lstrip_blocks, as transformers sets it. */
@Timeout(30)
class ChatTemplateTextTest {
    private static final List<Map<String, Object>> MESSAGES = List.of(
            Map.of("role", "user", "content", " Hi! "),
            Map.of("role", "assistant", "content", "Yes."),
            Map.of("role", "user", "content", "Why?"));

    private static String render(String template) {
        return ChatTemplateText.of(template.replace("\\n", "\n")).render(MESSAGES, Map.of("bos_token", "<s>"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "{{ bos_token }}{% for m in messages %}{{ m.role[0] ~ loop.index }}{% endfor %} @ <s>u1a2u3",
                "{% for m in messages if m['role'] == 'user' %}{{ loop.length }}{% else %}none{% endfor %} @ 22",
                "{% for m in messages[1:] %}{{ m['content'] + ';' }}{% endfor %} @ Yes.;Why?;",
                "{% for m in messages[::-1] %}{{ m.role.upper()[:2] }}{% endfor %} @ USASUS",
                "{% if messages[0].role == 'system' %}S{% elif messages|length > 2 %}many{% else %}few{% endif %} @ many",
                "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }} @ 3",
                "{% set x = 1 %}{% for m in messages %}{% set x = 2 %}{% endfor %}{{ x }} @ 1",
                "{{ messages[0].content | trim }}{{ messages[0]['content'].strip() }} @ Hi!Hi!",
                "{{ 'a' if tools is defined else 'b' }}{{ 'c' if not tools else 'd' }} @ bc",
                "{{ messages | selectattr('role', 'equalto', 'user') | map(attribute='content') | join('+') }} @  Hi! +Why?",
                "{% macro bold(t, n=2) %}{{ '*' ~ t ~ n }}{% endmacro %}{{ bold('x') }}{{ bold('y', n=3) }} @ *x2*y3",
                "{% for m in messages %}{% if loop.index == 2 %}{% break %}{% endif %}{{ m.role }}{% endfor %} @ user",
                "{% for m in messages %}{% if loop.first %}{% continue %}{% endif %}{{ m.role }};{% endfor %} @ assistant;user;",
                "{%- set t %}in {{ 1 + 1 }}{% endset %}[{{ t }}] @ [in 2]",
                "{% generation %}{{ 7 // 2 }}{{ 7 % 4 }}{{ -1 }}{% endgeneration %} @ 33-1",
                "{{ 'role' in messages[0] }}{{ 'x' not in 'abc' }}{{ messages[9] is undefined }} @ TrueTrueTrue",
                "{{ none }}{{ true }}{{ [1, 'a'] }}{{ ('x' 'y') }} @ NoneTrue[1, 'a']xy",
                "{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}{% endfor %} @ a1b2",
                "{# a note #}{{ missing | default('d') }}{{ '' | default('e', true) }} @ de",
                "{{ 'quoted \\\"' | tojson }} @ \"quoted \\\"\""
            })
    void rendersAsJinjaDoes(String template, String expected) {
        assertThat(render(template).strip()).isEqualTo(expected.strip());
    }

    @Test
    void linesOfBlocksAreRemoved() {
        assertThat(render("a\n  {% if true %}\n  b\n  {% endif %}\nc\n")).isEqualTo("a\n  b\nc");
        assertThat(render("a\n  {%- if true -%}\n  b\n  {%- endif %}\n\nc")).isEqualTo("ab\nc");
        assertThat(render("a {{- 'b' -}}\n c {{ 'd' }}\ne")).isEqualTo("abc d\ne");
        assertThat(render("{# x #}\n{{ 'a' }}\n")).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ raise_exception('only users') }}",
                "{{ 'a' + messages }}",
                "{{ missing.content }}",
                "{{ messages.append(1) }}",
                "{% for i in range(100000000) %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% set ns = namespace(t='xx') %}{% for i in range(60) %}{% set ns.t = ns.t + ns.t %}{% endfor %}",
                "{% for a in range(999) %}{% for b in range(999) %}{% for c in range(999) %}x{% endfor %}{% endfor %}{% endfor %}"
            })
    void failingAndEndlessTemplatesAreReportedAsFailed(String template) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.kind()).isEqualTo(TemplateException.Kind.FAILED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% include 'x' %}",
                "{{ x | sort }}",
                "{% if true %}",
                "{% endif %}",
                "{{ (1 }}",
                "{{ a b }}",
                "{{ 'x",
                "{{ strftime_now('%Y') }}",
                "{{ ''.__class__() }}",
                "{{ $ }}"
            })
    void unsupportedSyntaxIsReportedAsUnsupported(String template) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOfSatisfying(
                        TemplateException.class,
                        e -> assertThat(e.kind()).isEqualTo(TemplateException.Kind.UNSUPPORTED));
    }

    @Test
    void deepNestingIsRejected() {
        assertThatThrownBy(() -> render("{{ " + "(".repeat(60_000) + "1" + ")".repeat(60_000) + " }}"))
                .isInstanceOf(TemplateException.class);
        assertThatThrownBy(() -> render("{% if true %}".repeat(9000) + "x" + "{% endif %}".repeat(9000)))
                .isInstanceOf(TemplateException.class);
    }
}
