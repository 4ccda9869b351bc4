package com.acme.snaps

import org.quartz.CronScheduleBuilder.dailyAtHourAndMinute
import org.quartz.Job
import org.quartz.JobBuilder.newJob
import org.quartz.JobExecutionContext
import org.quartz.TriggerBuilder.newTrigger
import org.quartz.impl.StdSchedulerFactory

class Purge : Job {
    override fun execute(context: JobExecutionContext) = Store.purge()
}

fun schedulePurge() {
    val scheduler = StdSchedulerFactory.getDefaultScheduler()
    val nightly = newTrigger().withSchedule(dailyAtHourAndMinute(3, 0)).build()
    scheduler.scheduleJob(newJob(Purge::class.java).build(), nightly)
    scheduler.start()
}
