package io.github.rlaifv.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;

/** Signatures stay short in all modules: values that belong together are one object. */
class SignatureSizeTest {
    private static final int MOST_PARAMETERS = 6;
    private static final int MOST_COMPONENTS = 12;

    private int methods;
    private final List<String> tooLong = new ArrayList<>();

    @Test
    void methodsHaveFewParametersAndRecordsFewComponents() throws IOException {
        MainSources.of(Fixtures.repository()).parse(this::measure);

        assertThat(methods).isGreaterThan(5000);
        assertThat(tooLong)
                .as(
                        "methods with over %d parameters, records with over %d components",
                        MOST_PARAMETERS, MOST_COMPONENTS)
                .isEmpty();
    }

    private void measure(CompilationUnitTree file) {
        new TreeScanner<Void, String>() {
            @Override
            public Void visitClass(ClassTree type, String outer) {
                String name = outer + "." + type.getSimpleName();
                long components = type.getKind() == Tree.Kind.RECORD ? components(type) : 0;
                if (components > MOST_COMPONENTS) {
                    tooLong.add(name);
                }
                type.getMembers().stream()
                        .filter(MethodTree.class::isInstance)
                        .map(MethodTree.class::cast)
                        .forEach(method -> measure(method, name, components));
                return super.visitClass(type, name);
            }
        }.scan(file, String.valueOf(file.getPackageName()));
    }

    private void measure(MethodTree method, String owner, long components) {
        methods++;
        int parameters = method.getParameters().size();
        boolean canonical = method.getReturnType() == null && parameters == components;
        if (parameters > MOST_PARAMETERS && !canonical) {
            tooLong.add(owner + "." + method.getName());
        }
    }

    private static long components(ClassTree type) {
        return type.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .filter(field ->
                        !((VariableTree) field).getModifiers().getFlags().contains(Modifier.STATIC))
                .count();
    }
}
