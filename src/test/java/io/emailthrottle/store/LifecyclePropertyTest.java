package io.emailthrottle.store;

import io.emailthrottle.store.write.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;

/** Whatever happens to emails, in whatever order: their rows stay whole and their road is one that the diagram shows. */
class LifecyclePropertyTest {

    /**
     * One thing that happens to one email.
     *
     * @param email which one, counted from the newest
     * @param chance what the action is left free to choose
     */
    record Step(LifecycleAction action, int email, int chance) {}

    private LifecycleModel model;

    @AfterProperty
    void close() {
        if (model != null) {
            model.close();
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void every_step_is_on_the_diagram_with_sqlite(@ForAll("steps") @Size(min = 10, max = 60) List<Step> steps) {
        walk(Dialect.SQLITE, steps);
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void every_step_is_on_the_diagram_with_postgresql(@ForAll("steps") @Size(min = 10, max = 60) List<Step> steps) {
        walk(Dialect.POSTGRESQL, steps);
    }

    private void walk(Dialect dialect, List<Step> steps) {
        LifecycleModel fresh = begin(dialect);
        for (Step step : steps) {
            step.action().apply(fresh, new Random(step.chance()), step.email());
            fresh.assertConsistent();
        }
        fresh.assertTimelinesTellTheSameStory();
    }

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void many_at_once_never_finish_a_claim_twice_with_sqlite(@ForAll("schedules") @Size(6) List<List<Step>> schedules)
            throws Exception {
        race(Dialect.SQLITE, schedules);
    }

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void many_at_once_never_finish_a_claim_twice_with_postgresql(
            @ForAll("schedules") @Size(6) List<List<Step>> schedules) throws Exception {
        race(Dialect.POSTGRESQL, schedules);
    }

    private void race(Dialect dialect, List<List<Step>> schedules) throws Exception {
        LifecycleModel fresh = begin(dialect);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (List<Step> steps : schedules) {
                running.add(threads.submit(() ->
                        steps.forEach(step -> step.action().apply(fresh, new Random(step.chance()), step.email()))));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        fresh.assertWhole();
        fresh.assertTimelinesTellTheSameStory();
    }

    private LifecycleModel begin(Dialect dialect) {
        close();
        model = new LifecycleModel(TestDatabase.shared(dialect));
        return model;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return step().list();
    }

    @Provide
    Arbitrary<List<List<Step>>> schedules() {
        return step().list().ofMinSize(30).ofMaxSize(60).list();
    }

    private static Arbitrary<Step> step() {
        return Combinators.combine(
                        Arbitraries.of(LifecycleAction.class),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 1_000_000))
                .as(Step::new);
    }
}
