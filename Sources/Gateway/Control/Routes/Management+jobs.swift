import Stores
import Wire

extension Management {
    var jobRoutes: [ControlRoute] { [listJobs, showJob, cancelJob] }

    private static let noJob = ControlError.notFound(
        "job", hint: "Jobs are kept for a while, and end with the gateway.")

    private var listJobs: ControlRoute {
        ControlRoute(
            .get, "/v1/jobs", "jobs.list", "Lists the newest jobs, newest first.", access: .role(.viewer),
            answers: [.init(.object([.init("jobs", .list(.job, most: JobTable.limit))]))]
        ) { _ in
            let jobs = try running().guardian.jobs.newest()
            return .object { out in out.list("jobs", jobs) { $0.write(to: &$1) } }
        }
    }

    private var showJob: ControlRoute {
        ControlRoute(
            .get, "/v1/jobs/{job}", "jobs.show", "Shows how far a job is.", access: .role(.viewer),
            answers: [.init(.job)], errors: [404]
        ) { call in
            guard let job = try running().guardian.jobs.find(call.value("job")) else { throw Self.noJob }
            return ControlReply(body: job.json())
        }
    }

    private var cancelJob: ControlRoute {
        ControlRoute(
            .delete, "/v1/jobs/{job}", "jobs.cancel", "Cancels a job that waits or runs.", access: .role(.operator),
            query: [.reason], answers: [.init(.job)], errors: [404, 409]
        ) { call in
            let jobs = try running().guardian.jobs
            guard jobs.find(call.value("job")) != nil else { throw Self.noJob }
            guard let job = jobs.cancel(call.value("job")) else {
                throw ControlError(
                    code: "job_ended", message: "The job has ended already.", hint: "Cancel one that waits or runs.")
            }
            try note("job.cancel", job.job, call)
            return ControlReply(body: job.json())
        }
    }
}
